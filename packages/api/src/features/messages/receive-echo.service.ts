import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { InboundEvent } from "../../ports/channels/channel-adapter.ts";
import { requestProfile } from "../channels/fetch-profile.service.ts";
import { resolveContact } from "../contacts/resolve-contact.service.ts";
import { moveControl } from "../conversations/control.service.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { noteFirstResponse } from "../conversations/first-response.service.ts";
import { findConversationOpenAt, findLiveConversation } from "../conversations/live-conversation.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import { applyStatus } from "./message-status.service.ts";
import { previewOf } from "./message-preview.ts";
import { applyParked, parkEvent, takeParkedEvents } from "./parked-events.service.ts";
import {
  fetchFiles,
  isNewestIn,
  notInFuture,
  type Receiving,
  type ReceivingChannel,
  takeConversation,
} from "./receive-message.service.ts";
import {
  deleteEcho,
  findTarget,
  hasInboundAfter,
  insertReceived,
  listSending,
  lockExternalId,
  updateAfterEcho,
} from "./received.queries.ts";

type EchoEvent = Extract<InboundEvent, { kind: "echo" }>;

// How long an answer of the channel's to one of our own sends may be away before its echo counts as somebody else's.
const patienceMs = 10 * 60_000;
const lookAgainMs = 20_000;

/**
 * Writes what a person answered in the phone app or the Instagram app, and takes the conversation out of the agent's
 * hands. Echoes of our own messages change nothing: they are known by their id, or by being on their way just now.
 */
export async function receiveEcho(
  services: Receiving,
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: ReceivingChannel,
  event: EchoEvent,
): Promise<void> {
  const target = { channelId: channel.id, externalId: event.externalId };
  if (await findTarget(trx, workspaceId, target)) return;
  const { contactId, isNew } = await resolveContact(trx, workspaceId, event.person, channel.kind);
  if (isNew) await requestProfile(services, trx, workspaceId, { channel, contactId });
  const place = { contactId, at: event.at };
  const known =
    (await findLiveConversation(trx, workspaceId, channel, contactId)) ??
    (await findConversationOpenAt(trx, workspaceId, channel, place));
  // After the conversation's lock, as the sender takes it: the two meet over the echo of one message.
  await lockExternalId(trx, workspaceId, target);
  if (await findTarget(trx, workspaceId, target)) return;
  if (known && (await isOurs(services, trx, workspaceId, { locked: known, event }))) return;
  const locked = known ?? (await takeConversation(trx, workspaceId, channel, place));
  await insertEcho(services, trx, workspaceId, { locked, event, at: notInFuture(event.at) });
  await applyParked(services, trx, workspaceId, target);
}

type Echo = { locked: LockedConversation; event: EchoEvent };

/**
 * While a message of ours is on its way, its echo can be faster than the answer to the send. The same words are that
 * message: now it is known to have left. Other content is kept until the send is settled.
 */
async function isOurs(
  services: Receiving,
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, event }: Echo,
): Promise<boolean> {
  const sending = await listSending(trx, workspaceId, locked.id);
  if (sending.length === 0) return false;
  const { externalId, at, content, channelExternalId } = event;
  const same = sending.find(({ body }) => content.text !== "" && body.trim() === content.text.trim());
  const { channelId } = locked;
  if (same) {
    await applyStatus(services, trx, workspaceId, channelId, {
      kind: "status",
      channelExternalId,
      at,
      externalId,
      status: "sent",
      clientToken: same.id,
    });
    await applyParked(services, trx, workspaceId, { channelId, externalId });
    return true;
  }
  if (Date.now() - at.getTime() > patienceMs) return false;
  await parkEvent(trx, workspaceId, { channelId, externalId }, event);
  await services.jobs.enqueue(
    trx,
    "settle_echo",
    { workspaceId, channelId, externalId },
    { key: `settle_echo:${channelId}:${externalId}`, runAt: new Date(Date.now() + lookAgainMs) },
  );
  return true;
}

async function insertEcho(
  services: Receiving,
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, event, at }: Echo & { at: Date },
): Promise<void> {
  const { id: conversationId, channelId, agentId } = locked;
  const { externalId, content } = event;
  const seq = locked.lastSeq + 1;
  const messageId = await insertReceived(trx, workspaceId, {
    conversationId,
    channelId,
    externalId,
    seq,
    author: "phone",
    content,
    replyToExternalId: event.replyToExternalId ?? null,
    occurredAt: at,
  });
  if (messageId === undefined) return;
  const isLate = locked.lastSeq > 0 && at <= locked.lastMessageAt;
  const hasNewerQuestion = isLate && (await hasInboundAfter(trx, workspaceId, { conversationId, at }));
  await moveToPeople(services, trx, workspaceId, { locked, at });
  await updateAfterEcho(trx, workspaceId, {
    conversationId,
    seq,
    at,
    preview: previewOf(content.text),
    type: content.type,
    isNewest: isNewestIn(locked, at),
    // It answered what came before it, not what the customer asked since.
    handledSeq: hasNewerQuestion ? locked.handledSeq : undefined,
  });
  await countUsage(trx, workspaceId, { metric: "messages_person", value: 1, channelId, agentId });
  if (locked.firstInboundAt !== null && at >= locked.firstInboundAt) {
    await noteFirstResponse(trx, workspaceId, locked, "person");
  }
  await fetchFiles(services, trx, workspaceId, { messageId, conversationId, content });
  await announce(trx, workspaceId, { kind: "message", conversationId });
}

/** A person speaks: the agent is silent from here on, unless somebody gave the conversation back after this was said. */
async function moveToPeople(
  services: Receiving,
  trx: WorkspaceTrx,
  workspaceId: string,
  { locked, at }: { locked: LockedConversation; at: Date },
): Promise<void> {
  if (locked.status === "closed") return;
  if (locked.controlReason === "person_returned" && at < locked.controlAt) return;
  const actor = { kind: "phone" } as const;
  await moveControl(services, trx, workspaceId, locked, { event: "phone_replies", actor, reason: "phone_replied" });
}

/**
 * Makes way for our own message when its echo was taken for somebody else's: call it before giving a message its
 * external id. The control it moved stays moved; people can give it back.
 */
export async function adoptEcho(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, externalId, messageId }: { channelId: string; externalId: string; messageId: string },
): Promise<void> {
  await lockExternalId(trx, workspaceId, { channelId, externalId });
  await deleteEcho(trx, workspaceId, { channelId, externalId, exceptId: messageId });
}

/** Looks again at an echo that came while a message of ours was on its way. */
export async function settleEcho(
  services: Receiving,
  trx: WorkspaceTrx,
  workspaceId: string,
  channel: ReceivingChannel,
  externalId: string,
): Promise<void> {
  const target = { channelId: channel.id, externalId };
  if (await findTarget(trx, workspaceId, target)) return applyParked(services, trx, workspaceId, target);
  await lockExternalId(trx, workspaceId, target);
  for (const event of await takeParkedEvents(trx, workspaceId, target)) {
    if (event.kind === "echo") await receiveEcho(services, trx, workspaceId, channel, event);
    else await parkEvent(trx, workspaceId, target, event);
  }
}
