import { vi } from "vitest";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { createApp } from "../app.ts";
import { asOwner } from "./factories.ts";
import { createTestApp, type TestApp } from "./test-app.ts";
import { createIdentifyCaller } from "../ports/google-cloud/identity-token.ts";
import type { JobHandlers } from "../ports/jobs/job-handler.ts";
import { addressesOf, createDispatcher } from "../ports/jobs/cloud-tasks/create-dispatcher.ts";
import type { DispatcherTimes, TaskDispatcher } from "../ports/jobs/cloud-tasks/task-dispatcher.ts";
import { createTaskRunner, type TaskRunner, type TaskRunnerOptions } from "../ports/jobs/cloud-tasks/task-runner.ts";

export type TaskInstance = { runner: TaskRunner; dispatcher: TaskDispatcher };

type ServeOptions = Partial<TaskRunnerOptions> & { dispatching?: DispatcherTimes };

export type JobRow = { id: number; attempts: number; locked_by: string | null; is_later: boolean };

/** The product with JOBS=cloud_tasks, Cloud Tasks beside it, and real HTTP between them. */
export type TaskScene = {
  app: TestApp;
  simulator: RunningSimulator;
  /** Where Google reaches the product. */
  origin: string;
  /** Another instance on the same database; tasks go to all of them in turns. Nothing runs by itself before `start`. */
  serve: (handlers: Partial<JobHandlers>, options?: ServeOptions) => TaskInstance;
  /** No task reaches it any more. */
  leave: (instance: TaskInstance) => void;
  jobRows: () => Promise<JobRow[]>;
  /** Makes everything published look as if it had been so long ago. */
  passSeconds: (seconds: number) => Promise<void>;
  /** Forgets instances, jobs and tasks. */
  reset: () => Promise<void>;
  stop: () => Promise<void>;
};

export async function createTaskScene(overrides: Record<string, string> = {}): Promise<TaskScene> {
  const fetches = new Map<TaskInstance, ReturnType<typeof getRequestListener>>();
  let turn = 0;
  const server = createServer((request, response) => {
    const listeners = [...fetches.values()];
    const listener = listeners[(turn += 1) % Math.max(1, listeners.length)];
    if (listener) void listener(request, response);
    else response.writeHead(502).end();
  });
  const origin = await listen(server);
  const simulator = await startSimulator({
    port: 0,
    publicOrigin: origin,
    mailboxFolder: join(tmpdir(), "piloto-no-mailbox"),
  });
  const app = await createTestApp({ ...cloudEnv(simulator, origin), ...overrides });
  const { env } = app.services;

  const stopInstances = async (): Promise<void> => {
    for (const { runner, dispatcher } of fetches.keys()) await Promise.all([runner.stop(), dispatcher.stop()]);
    fetches.clear();
  };
  return {
    app,
    simulator,
    origin,
    serve(handlers, { dispatching, ...options } = {}) {
      const { services } = app;
      const dispatcher = createDispatcher(services, dispatching);
      const runner = createTaskRunner({ services, handlers, dispatcher, ...options });
      const { target: audience, serviceAccount: email } = addressesOf(env);
      const identifyCaller = createIdentifyCaller({ certsUrl: env.GOOGLE_CERTS_URL, audience, email });
      const internal = { identifyCaller, deliver: runner.deliver, sweep: runner.sweep };
      const instance = { runner, dispatcher };
      fetches.set(instance, getRequestListener(createApp(services, { internal }).fetch));
      return instance;
    },
    leave: (instance) => void fetches.delete(instance),
    jobRows: () =>
      asOwner<JobRow>(
        app,
        "SELECT id, attempts, locked_by, run_at > now() AS is_later FROM graphile_worker._private_jobs ORDER BY id",
      ),
    passSeconds: async (seconds) => {
      const moved = `- make_interval(secs => ${seconds})`;
      await asOwner(
        app,
        `UPDATE job_tasks SET published_at = published_at ${moved}, run_at = run_at ${moved}, leased_until = leased_until ${moved};
         UPDATE graphile_worker._private_jobs SET run_at = run_at ${moved}, locked_at = locked_at ${moved}`,
      );
    },
    async reset() {
      await stopInstances();
      simulator.cloudTasks.turn({
        isHeld: true,
        copies: 1,
        isLossy: false,
        isDown: false,
        isShuffled: false,
        lateMs: 0,
      });
      for (const { id } of simulator.cloudTasks.list()) simulator.cloudTasks.lose(id);
      await asOwner(app, "DELETE FROM graphile_worker._private_jobs; DELETE FROM job_tasks; DELETE FROM dead_letters");
    },
    async stop() {
      await stopInstances();
      await simulator.stop();
      server.closeAllConnections();
      server.close();
      await app.stop();
    },
  };
}

/**
 * The environment of a product whose Google Cloud is the simulator. Google's library finds the metadata server by a variable
 * of the process, which is set for the rest of the test file.
 */
export function cloudEnv(simulator: RunningSimulator, origin: string): Record<string, string> {
  const metadataHost = new URL(simulator.origin).host;
  vi.stubEnv("GCE_METADATA_HOST", metadataHost);
  return {
    JOBS: "cloud_tasks",
    GOOGLE_CLOUD_PROJECT: "piloto-dev",
    CLOUD_TASKS_LOCATION: "southamerica-east1",
    CLOUD_TASKS_URL: `${simulator.origin}/google-cloud`,
    INTERNAL_ORIGIN: origin,
    INTERNAL_SERVICE_ACCOUNT: simulator.identities.serviceAccounts.invoker.email,
    GOOGLE_CERTS_URL: `${simulator.origin}/google-cloud/oauth2/v3/certs`,
    GCE_METADATA_HOST: metadataHost,
  };
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}
