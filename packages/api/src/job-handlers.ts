import { createRunHandler } from "./features/agent-runs/run-conversation.service.ts";
import { alertAdmins } from "./features/channels/channel-alert.service.ts";
import { fetchProfile } from "./features/channels/fetch-profile.service.ts";
import { refreshChannelTokens, refreshToken } from "./features/channels/refresh-tokens.service.ts";
import { createDeleteFilesHandler } from "./features/attachments/delete-workspace-files.service.ts";
import { createFetchMediaHandler } from "./features/attachments/fetch-media.worker.ts";
import { sendReaction } from "./features/messages/send-reaction.service.ts";
import { sendConversation } from "./features/messages/sender.service.ts";
import { applyRetention, applyRetentions } from "./features/retention/apply-retention.service.ts";
import { createSweepHandler } from "./features/sweeper/sweep.worker.ts";
import { createIngestHandler, createSettleEchoHandler } from "./features/webhooks/ingest-webhook.worker.ts";
import { syncTemplates } from "./features/templates/sync-templates.service.ts";
import type { JobHandlers } from "./ports/jobs/job-handler.ts";
import type { Services } from "./services.ts";

/**
 * Which feature does which kind of job: one line per kind, the handler from the feature's `*.worker.ts` or
 * `*.service.ts`. The compiler asks for every kind.
 */
export function createJobHandlers(services: Services): JobHandlers {
  return {
    send: (payload, context) => sendConversation(services, payload, context),
    react: (payload, context) => sendReaction(services, payload, context),
    run: createRunHandler(services),
    ingest: createIngestHandler(services),
    sync_templates: (payload) => syncTemplates(services, payload),
    fetch_profile: (payload) => fetchProfile(services, payload),
    channel_alert: (payload) => alertAdmins(services, payload),
    refresh_token: (payload) => refreshToken(services, payload),
    refresh_channel_tokens: () => refreshChannelTokens(services),
    settle_echo: createSettleEchoHandler(services),
    fetch_media: createFetchMediaHandler(services),
    delete_files: createDeleteFilesHandler(services),
    apply_retention: (payload, context) => applyRetention(services, payload, context),
    apply_retentions: () => applyRetentions(services),
    sweep: createSweepHandler(services),
  };
}
