import type { Env } from "../../../env.ts";
import type { Services } from "../../../services.ts";
import { createGoogleIdentity } from "../../google-cloud/google-identity.ts";
import { createCloudTasks } from "./cloud-tasks-client.ts";
import { createTaskDispatcher, type DispatcherTimes, type TaskDispatcher } from "./task-dispatcher.ts";

/** Hands jobs to the queues that the environment names. Throws where JOBS is not `cloud_tasks`. */
export function createDispatcher(
  services: Pick<Services, "db" | "env" | "log">,
  times?: DispatcherTimes,
): TaskDispatcher {
  const { env } = services;
  const cloudTasks = createCloudTasks({
    ...addressesOf(env),
    url: env.CLOUD_TASKS_URL,
    queuePrefix: env.CLOUD_TASKS_QUEUE_PREFIX,
    accessToken: createGoogleIdentity(env.GOOGLE_IAM_URL).accessToken,
  });
  return createTaskDispatcher({ services, cloudTasks, ...(times && { times }) });
}

/** Where tasks are made and where they go. */
export function addressesOf(env: Env) {
  const { GOOGLE_CLOUD_PROJECT: project, CLOUD_TASKS_LOCATION: location } = env;
  const { INTERNAL_ORIGIN: target, INTERNAL_SERVICE_ACCOUNT: serviceAccount } = env;
  // The environment was refused without them: here for the compiler.
  if (!project || !location || !target || !serviceAccount) throw new Error("JOBS=cloud_tasks is not configured");
  return { project, location, target, serviceAccount };
}
