import { createRunHandler } from "./features/agent-runs/run-conversation.service.ts";
import type { JobHandlers } from "./ports/jobs/job-handler.ts";
import type { Services } from "./services.ts";

/**
 * Which feature does which kind of job: one line per kind, the handler from the feature's `*.worker.ts` or
 * `*.service.ts`. Jobs of a kind without a line wait.
 */
export function createJobHandlers(services: Services): Partial<JobHandlers> {
  return {
    run: createRunHandler(services),
  };
}
