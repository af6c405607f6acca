import type { Internal } from "./http/internal.routes.ts";
import { createJobHandlers } from "./job-handlers.ts";
import { createIdentifyCaller } from "./ports/google-cloud/identity-token.ts";
import { addressesOf, createDispatcher } from "./ports/jobs/cloud-tasks/create-dispatcher.ts";
import { createTaskRunner } from "./ports/jobs/cloud-tasks/task-runner.ts";
import type { JobHandlers } from "./ports/jobs/job-handler.ts";
import { claimPeriod } from "./ports/jobs/jobs.queries.ts";
import { createJobRunner } from "./ports/jobs/postgres-job-runner.ts";
import type { Services } from "./services.ts";

type Worker = { start: () => void; stop: () => Promise<void> };

export type JobParts = {
  workers: Worker[];
  /** What Google Cloud calls, where it brings the jobs and this process does them. */
  internal?: Internal;
};

type Options = {
  /** What else is done when Cloud Scheduler comes by: a process without requests may have no CPU for its own clock. */
  alsoSweep?: () => Promise<void>;
  /** The same, but by one of all instances and only every quarter of an hour. */
  maintain?: () => Promise<unknown>;
  handlers?: Partial<JobHandlers>;
};

const maintainEverySeconds = 15 * 60;

/**
 * This process's part in the jobs, by JOBS and RUN. Enqueuing is the same everywhere. `postgres`: a worker fetches them.
 * `cloud_tasks`: every process hands them to Cloud Tasks, which brings them to a worker.
 */
export function createJobParts(services: Services, options: Options = {}): JobParts {
  const { alsoSweep, maintain, handlers = createJobHandlers(services) } = options;
  const { db, env } = services;
  const isWorker = env.RUN !== "api";
  if (env.JOBS === "postgres") return { workers: isWorker ? [createJobRunner({ services, handlers })] : [] };

  const dispatcher = createDispatcher(services);
  if (!isWorker) return { workers: [dispatcher] };
  const runner = createTaskRunner({ services, handlers, dispatcher });
  const { target: audience, serviceAccount: email } = addressesOf(env);
  const identifyCaller = createIdentifyCaller({ certsUrl: env.GOOGLE_CERTS_URL, audience, email });
  const sweep = async (): Promise<void> => {
    await runner.sweep();
    await alsoSweep?.();
    const claim = () => db.transaction().execute((trx) => claimPeriod(trx, "every:maintenance", maintainEverySeconds));
    if (maintain && (await claim())) await maintain();
  };
  return { workers: [runner, dispatcher], internal: { identifyCaller, deliver: runner.deliver, sweep } };
}
