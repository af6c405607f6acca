import { createRunHandler } from "./features/agent-runs/run-conversation.service.ts";
import { sendReaction } from "./features/messages/send-reaction.service.ts";
import { sendConversation } from "./features/messages/sender.service.ts";
import { createIngestHandler, createSettleEchoHandler } from "./features/webhooks/ingest-webhook.worker.ts";
import type { JobHandlers } from "./ports/jobs/job-handler.ts";
import type { Services } from "./services.ts";

/**
 * Which feature does which kind of job: one line per kind, the handler from the feature's `*.worker.ts` or
 * `*.service.ts`. Jobs of a kind without a line wait.
 */
export function createJobHandlers(services: Services): Partial<JobHandlers> {
  return {
    send: (payload, context) => sendConversation(services, payload, context),
    react: (payload, context) => sendReaction(services, payload, context),
    run: createRunHandler(services),
    ingest: createIngestHandler(services),
    settle_echo: createSettleEchoHandler(services),
  };
}
