import { toAppError } from "../../database/sqlstate.ts";
import { inWorkspace } from "../../database/workspace.ts";
import type { InboundEvent } from "../../ports/channels/channel-adapter.ts";
import type { JobHandler } from "../../ports/jobs/job-handler.ts";
import type { Services } from "../../services.ts";
import { settleEcho } from "../messages/receive-echo.service.ts";
import { applyEvent, applyOnce, type Applying, isAppliedAtOnce } from "./apply-event.service.ts";
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
    const left = await readWebhook(services, workspaceId, webhookEventId);
    if (!left) return;
    const { channel, events } = left;
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

type Unread = { channel: WebhookChannel; events: InboundEvent[] };

/**
 * The events of a webhook that are still to be applied; undefined when nothing is left to do. Most webhooks tell of one
 * event: that is read, applied and done in one transaction, which is a third of the commits.
 */
async function readWebhook(
  services: IngestServices,
  workspaceId: string,
  webhookEventId: string,
): Promise<Unread | undefined> {
  let unread: Unread | undefined;
  const readAndTry = () =>
    inWorkspace(services.db, workspaceId, async (trx) => {
      const stored = await findWebhookEvent(trx, workspaceId, webhookEventId);
      if (!stored || stored.state === "done") return true;
      const events = readEvents(services, stored.channel, stored);
      unread = { channel: stored.channel, events };
      const [event, ...others] = events;
      if (!event || others.length > 0 || !isAppliedAtOnce(event)) return false;
      if (!(await applyOnce(services, trx, workspaceId, stored.channel, event))) return false;
      await updateWebhookDone(trx, workspaceId, { webhookEventId, channelId: stored.channel.id });
      return true;
    });
  const isDone = await readAndTry().catch((error: unknown) => {
    // What made it fail is told by the second try, in a transaction of its own.
    if (unread) return false;
    throw error;
  });
  return isDone ? undefined : unread;
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
