import { toAppError } from "../../database/sqlstate.ts";
import { inWorkspace } from "../../database/workspace.ts";
import type { InboundEvent } from "../../ports/channels/channel-adapter.ts";
import type { JobHandler } from "../../ports/jobs/job-handler.ts";
import type { Services } from "../../services.ts";
import { settleEcho } from "../messages/receive-echo.service.ts";
import { applyEvent, type Applying } from "./apply-event.service.ts";
import {
  findWebhookChannel,
  findWebhookEvent,
  updateWebhookDone,
  updateWebhookFailed,
  type WebhookChannel,
} from "./webhooks.queries.ts";

type IngestServices = Applying & Pick<Services, "channelAdapters">;

/**
 * Reads a stored webhook and applies what concerns the channel it was stored for. An event that fails leaves the others
 * applied; the job then fails and is tried again, which applies again only what is missing.
 */
export function createIngestHandler(services: IngestServices): JobHandler<"ingest"> {
  return async ({ workspaceId, webhookEventId }, { isLastAttempt }) => {
    const stored = await inWorkspace(services.db, workspaceId, (trx) =>
      findWebhookEvent(trx, workspaceId, webhookEventId),
    );
    if (!stored || stored.state === "done") return;
    const { channel, body, receivedAt } = stored;
    const events = readEvents(services, channel, { body, receivedAt });
    const failures = await applyAll(services, workspaceId, channel, events);
    const [first] = failures;
    if (first === undefined) {
      const done = { webhookEventId, channelId: channel.id };
      return inWorkspace(services.db, workspaceId, (trx) => updateWebhookDone(trx, workspaceId, done));
    }
    const error = `${failures.length} of ${events.length} events: ${first instanceof Error ? first.message : "failed"}`;
    await inWorkspace(services.db, workspaceId, (trx) =>
      updateWebhookFailed(trx, workspaceId, { webhookEventId, error, isFinal: isLastAttempt }),
    );
    throw new Error(error, { cause: first });
  };
}

function readEvents(
  { channelAdapters }: IngestServices,
  channel: WebhookChannel,
  { body, receivedAt }: { body: Buffer; receivedAt: Date },
): InboundEvent[] {
  // The number may be another workspace's by now.
  if (channel.status === "disconnected") return [];
  const parsed: unknown = JSON.parse(body.toString("utf8"));
  return channelAdapters[channel.kind].readEvents(parsed, receivedAt).filter((event) => isOf(channel, event));
}

/** A webhook may speak of several channels, also of other workspaces'; it is stored for each of them by itself. */
function isOf(channel: WebhookChannel, event: InboundEvent): boolean {
  if (event.kind === "template_status" || event.kind === "account_update") {
    return event.accountExternalId !== "" && event.accountExternalId === channel.accountExternalId;
  }
  return event.channelExternalId === channel.externalId;
}

async function applyAll(
  services: IngestServices,
  workspaceId: string,
  channel: WebhookChannel,
  events: InboundEvent[],
): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (const event of events) {
    try {
      await applyEvent(services, workspaceId, channel, event);
    } catch (error) {
      // Without a database none of the others can succeed.
      if (isGone(error)) throw error;
      services.log.warn({ err: error, kind: event.kind }, "an event of a webhook could not be applied");
      failures.push(error);
    }
  }
  return failures;
}

const lostConnection = /^(57P0\d|08\w{3}|ECONN\w+)$/;

function isGone(error: unknown): boolean {
  const cause = toAppError(error)?.code === "UNAVAILABLE" && error instanceof Error ? error : undefined;
  return cause !== undefined && "code" in cause && typeof cause.code === "string" && lostConnection.test(cause.code);
}

/** Looks again at what was parked under an id: an echo that came while one of our messages was on its way. */
export function createSettleEchoHandler(services: Applying): JobHandler<"settle_echo"> {
  return ({ workspaceId, channelId, externalId }) =>
    inWorkspace(services.db, workspaceId, async (trx) => {
      const channel = await findWebhookChannel(trx, workspaceId, channelId);
      if (channel) await settleEcho(services, trx, workspaceId, channel, externalId);
    });
}
