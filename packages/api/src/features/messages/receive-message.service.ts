import type { ChannelKind } from "@piloto/shared/conversation-words";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { InboundEvent } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import { scheduleRun } from "../agent-runs/schedule-run.service.ts";
import { requestProfile } from "../channels/fetch-profile.service.ts";
import { noteContact } from "../contacts/note-contact.service.ts";
import { keepContact, resolveContact } from "../contacts/resolve-contact.service.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { noteFirstResponse } from "../conversations/first-response.service.ts";
import {
  findLiveConversation,
  openConversation,
  type SpeakingChannel,
  wakeConversation,
} from "../conversations/live-conversation.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import { previewOf } from "./message-preview.ts";
import { applyParkedTo } from "./parked-events.service.ts";
import {
  findTarget,
  hasEchoSince,
  insertReceived,
  insertReceivedFiles,
  lockExternalId,
  updateAfterInbound,
} from "./received.queries.ts";

export type ReceivingChannel = SpeakingChannel & { kind: ChannelKind };
type MessageEvent = Extract<InboundEvent, { kind: "message" }>;
export type Receiving = Pick<Services, "jobs" | "env">;

/**
 * Writes what a customer said: once, whatever the channel repeats, and in any order with the same result. It belongs to
 * the conversation that is open now, however late it comes; when none is, it opens one, so that nobody's words end
 * unseen in a closed conversation.
 */
export async function receiveMessage(
  services: Receiving,
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: ReceivingChannel,
  event: MessageEvent,
): Promise<void> {
  const target = { channelId: channel.id, externalId: event.externalId };
  // Before anything else: of two deliveries of one message, the second finds the first one's row and opens nothing.
  await lockExternalId(trx, workspaceId, target);
  if (await findTarget(trx, workspaceId, target)) return;
  const contact = await resolveContact(trx, workspaceId, event.person, channel.kind);
  if (contact.isNew) await requestProfile(services, trx, workspaceId, { channel, contactId: contact.contactId });
  const locked = await takeConversation(trx, workspaceId, channel, { contactId: contact.contactId, at: event.at });
  const at = notInFuture(event.at);
  const isNewestInbound = locked.windowExpiresAt === null || at.getTime() + dayMs >= locked.windowExpiresAt.getTime();
  const messageId = await insertInbound(services, trx, workspaceId, { locked, event, at });
  await noteContact(trx, workspaceId, {
    contact,
    person: event.person,
    isNewest: isNewestInbound,
    ...(event.content.payload.referral && { origin: { ...event.content.payload.referral, at: at.toISOString() } }),
  });
  await fetchFiles(services, trx, workspaceId, { messageId, conversationId: locked.id, content: event.content });
  // All of the message is there by now: what was parked may take it back, files and all.
  await applyParkedTo(services, trx, workspaceId, target, { id: messageId, conversationId: locked.id });
  await announce(trx, workspaceId, { kind: "message", conversationId: locked.id });
}

const dayMs = 24 * 60 * 60 * 1000;

/** The conversation that is open with this person, or a new one; locked. */
export async function takeConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: SpeakingChannel,
  place: { contactId: string; at: Date },
): Promise<LockedConversation> {
  const live = await findLiveConversation(trx, workspaceId, channel, place.contactId);
  if (live) return live;
  // Nobody merges the contact away while its conversation is being opened.
  if (!(await keepContact(trx, workspaceId, place.contactId))) {
    throw new AppError("UNAVAILABLE", { message: "the contact was merged meanwhile" });
  }
  return openConversation(trx, workspaceId, channel, { ...place, at: notInFuture(place.at) });
}

/** Clocks differ: what is said to happen later than now happened now. */
export const notInFuture = (at: Date, now: Date = new Date()): Date => (at > now ? now : at);

/** In the order in which people read, is this the newest? Of two in one instant, the one that came later. */
export const isNewestIn = ({ lastSeq, lastMessageAt }: LockedConversation, at: Date): boolean =>
  lastSeq === 0 || at.getTime() >= lastMessageAt.getTime();

type Inbound = { locked: LockedConversation; event: MessageEvent; at: Date };

async function insertInbound(
  services: Receiving,
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, event, at }: Inbound,
): Promise<string> {
  const { id: conversationId, channelId, agentId } = locked;
  const { externalId, content } = event;
  const seq = locked.lastSeq + 1;
  const messageId = await insertReceived(trx, workspaceId, {
    conversationId,
    channelId,
    externalId,
    seq,
    author: "contact",
    content,
    replyToExternalId: event.replyToExternalId ?? null,
    occurredAt: at,
  });
  if (messageId === undefined) throw new AppError("UNAVAILABLE", { message: "the message was written meanwhile" });
  // What a person answered from the phone before this arrived is read and answered.
  const isLate = locked.lastSeq > 0 && at <= locked.lastMessageAt;
  const isAnswered = isLate && (await hasEchoSince(trx, workspaceId, { conversationId, at }));
  const asksForAnswer = event.wakesAgent && !isAnswered;
  await updateAfterInbound(trx, workspaceId, {
    conversationId,
    seq,
    at,
    preview: previewOf(content.text),
    type: content.type,
    isNewest: isNewestIn(locked, at),
    isUnread: !isAnswered,
    asksForAnswer,
  });
  await countUsage(trx, workspaceId, { metric: "messages_in", value: 1, channelId, agentId });
  if (isAnswered) await noteFirstResponse(trx, workspaceId, locked, "person");
  if (locked.status === "snoozed") await wakeConversation(trx, workspaceId, { conversationId, actor: "contact" });
  if (asksForAnswer && locked.control === "ai") {
    await scheduleRun(services, trx, workspaceId, conversationId, { trigger: "message" });
  }
  return messageId;
}

type Files = { messageId: string; conversationId: string; content: MessageEvent["content"] };

/** Leaves the files of a message to be fetched. */
export async function fetchFiles(
  { jobs }: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, conversationId, content }: Files,
): Promise<void> {
  if (content.media.length === 0) return;
  const ids = await insertReceivedFiles(trx, workspaceId, { messageId, conversationId, media: content.media });
  await jobs.enqueueMany(
    trx,
    ids.map((attachmentId) => ({
      job: "fetch_media" as const,
      payload: { workspaceId, attachmentId },
      options: { key: `fetch_media:${attachmentId}` },
    })),
  );
}
