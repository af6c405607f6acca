import { createHash } from "node:crypto";
import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import type { InboundEvent, PersonRef } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import { markChannel, statusAfter } from "../channels/channel-access.service.ts";
import { noteMarketingWish } from "../contacts/note-contact.service.ts";
import { linkIdentities, moveIdentity } from "../contacts/resolve-contact.service.ts";
import { applyOrPark, type ParkableEvent } from "../messages/parked-events.service.ts";
import { receiveEcho } from "../messages/receive-echo.service.ts";
import { receiveMessage } from "../messages/receive-message.service.ts";
import { applyTemplateStatus } from "../templates/sync-templates.service.ts";
import type { WebhookChannel } from "./webhooks.queries.ts";

export type Applying = Pick<Services, "db" | "jobs" | "env" | "log">;

const maxRounds = 5;
const maxExternalId = 300;

/**
 * Applies one event of a webhook in a transaction of its own, so that one that fails holds up no other. Every event may
 * come twice, late, and before what it speaks of: the rows are the same in the end.
 */
export async function applyEvent(
  services: Applying,
  workspaceId: string,
  channel: WebhookChannel,
  event: InboundEvent,
): Promise<void> {
  const person = event.kind === "status" ? event.person : undefined;
  // In a transaction of its own: contacts are locked before conversations, never after.
  if (person && hasSeveralIds(person)) {
    await inWorkspace(services.db, workspaceId, (trx) => linkIdentities(trx, workspaceId, person, channel.kind));
  }
  for (let round = 0; round < maxRounds; round += 1) {
    const isApplied = await inWorkspace(services.db, workspaceId, (trx) =>
      applyOnce(services, trx, workspaceId, channel, event),
    );
    if (isApplied) return;
  }
  throw new Error("a message appeared and was gone again, several times");
}

/** Whether one transaction is enough for this event, whatever else is in it. */
export const isAppliedAtOnce = (event: InboundEvent): boolean =>
  event.kind !== "status" || event.person === undefined || !hasSeveralIds(event.person);

const hasSeveralIds = ({ phone, userId }: PersonRef): boolean => phone !== undefined && userId !== undefined;

/** Applies an event in the caller's transaction; false when it has to be applied again in a new one. */
export async function applyOnce(
  services: Applying,
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: WebhookChannel,
  raw: InboundEvent,
): Promise<boolean> {
  const event = boundIds(raw);
  switch (event.kind) {
    case "message":
      await receiveMessage(services, trx, workspaceId, channel, event);
      return true;
    case "echo":
      await receiveEcho(services, trx, workspaceId, channel, event);
      return true;
    case "status":
    case "reaction":
    case "edit":
    case "deletion":
      return (await applyOrPark(services, trx, workspaceId, channel.id, event)) !== "appeared";
    default:
      await applyOther(services, trx, workspaceId, channel, event);
      return true;
  }
}

type OtherEvent = Exclude<InboundEvent, { kind: "message" | "echo" | ParkableEvent["kind"] }>;

async function applyOther(
  services: Applying,
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: WebhookChannel,
  event: OtherEvent,
): Promise<void> {
  const { id: channelId, kind: channelKind, statusChangedAt } = channel;
  // Told late, it is about a state that somebody has mended since.
  const isCurrent = event.at >= statusChangedAt;
  switch (event.kind) {
    case "identity_changed":
      return moveIdentity(trx, workspaceId, { ...event, channelKind });
    case "marketing_preference":
      return noteMarketingWish(trx, workspaceId, { ...event, channelKind });
    case "channel_error": {
      const state = statusAfter(event.error);
      if (state && isCurrent) await markChannel(services, trx, workspaceId, channelId, state);
      return;
    }
    case "account_update": {
      const state = { status: "blocked", reason: `${event.event} ${event.details}`.trim() } as const;
      if (event.isBlocked && isCurrent) await markChannel(services, trx, workspaceId, channelId, state);
      return;
    }
    case "template_status":
      return applyTemplateStatus(services, trx, workspaceId, { ...event, channelId });
    case "ignored":
      return;
  }
}

/** Longer ids than the columns take become their hash, everywhere the same. */
function boundIds(event: InboundEvent): InboundEvent {
  const bounded: InboundEvent = { ...event };
  if ("externalId" in bounded && bounded.externalId) bounded.externalId = boundId(bounded.externalId);
  if ("targetExternalId" in bounded) bounded.targetExternalId = boundId(bounded.targetExternalId);
  if ("replyToExternalId" in bounded && bounded.replyToExternalId) {
    bounded.replyToExternalId = boundId(bounded.replyToExternalId);
  }
  return bounded;
}

const boundId = (id: string): string =>
  id.length > maxExternalId ? `sha256:${createHash("sha256").update(id).digest("hex")}` : id;
