import type { MessageType } from "@piloto/shared/conversation-words";
import type { MessagePayload } from "@piloto/shared/message-content";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Services } from "../../services.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { noteFirstResponse } from "../conversations/first-response.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import {
  attachUploads,
  findMessageByClientKey,
  insertOutgoing,
  listAttachmentIds,
  takeNextSeq,
  updateListLine,
} from "./outgoing.queries.ts";

export type Outgoing = {
  /** `system`: texts nobody wrote, like "a person will answer soon". */
  author: "agent" | "person" | "system";
  userId?: string | null;
  agentId?: string | null;
  runId?: string | null;
  /** Of the agent: the epoch it decided under. Once control has moved on, the message is not sent. */
  controlEpoch?: number | null;
  type: MessageType;
  /** Body or caption. */
  text: string;
  payload?: MessagePayload;
  attachmentIds?: string[];
  replyToId?: string | null;
  /** The same key again is the same message. */
  clientKey?: string | null;
  sendAfter?: Date | null;
};

export type Queued = { id: string; seq: number; isNew: boolean };

/**
 * Writes a message to be sent, in the caller's transaction and under the conversation's lock: the sender finds it after
 * the commit. A repeated client key answers the message it made. Throws CONFLICT when the key was used for another
 * content, or when a file belongs elsewhere or is not there yet. Whether the channel takes it now is the caller's
 * question, and the sender's again.
 */
export async function queueOutgoing(
  services: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  locked: LockedConversation,
  outgoing: Outgoing,
): Promise<Queued> {
  const earlier = await findQueued(trx, workspaceId, locked, outgoing);
  if (earlier) return earlier;
  const queued = await insertMessage(trx, workspaceId, locked, outgoing);
  await noteSent(trx, workspaceId, locked, outgoing);
  await announce(trx, workspaceId, { kind: "message", conversationId: locked.id });
  await enqueueSend(services, trx, workspaceId, { conversationId: locked.id, at: outgoing.sendAfter ?? undefined });
  return { ...queued, isNew: true };
}

/** Wakes the sender of a conversation, at once or at that time; one job waits per conversation, the soonest time wins. */
export const enqueueSend = (
  services: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, at }: { conversationId: string; at?: Date | undefined },
): Promise<void> =>
  services.jobs.enqueue(
    trx,
    "send",
    { workspaceId, conversationId },
    { key: `send:${conversationId}`, onWaiting: "earliest", ...(at && { runAt: at }) },
  );

/**
 * What an earlier call with this client key made; undefined when there was none. Throws CONFLICT when the key was used
 * for another content.
 */
export async function findQueued(
  trx: WorkspaceTrx,
  workspaceId: string,
  locked: LockedConversation,
  outgoing: Outgoing,
): Promise<Queued | undefined> {
  if (!outgoing.clientKey) return undefined;
  const earlier = await findMessageByClientKey(trx, workspaceId, outgoing.clientKey);
  if (!earlier) return undefined;
  const attachmentIds = await listAttachmentIds(trx, workspaceId, earlier.id);
  const isSame =
    earlier.conversationId === locked.id &&
    earlier.direction === "out" &&
    earlier.type === outgoing.type &&
    earlier.body === outgoing.text &&
    earlier.replyToId === (outgoing.replyToId ?? null) &&
    attachmentIds.join() === (outgoing.attachmentIds ?? []).join();
  if (!isSame) throw keyTaken();
  return { id: earlier.id, seq: earlier.seq, isNew: false };
}

export const keyTaken = (): AppError =>
  new AppError("CONFLICT", {
    message: "the client key belongs to another message",
    details: { reason: "client_key_used" },
  });

async function insertMessage(
  trx: WorkspaceTrx,
  workspaceId: string,
  locked: LockedConversation,
  outgoing: Outgoing,
): Promise<{ id: string; seq: number }> {
  const { author, userId = null, agentId = null, attachmentIds = [] } = outgoing;
  const seq = await takeNextSeq(trx, workspaceId, locked.id);
  const id = await insertOutgoing(trx, workspaceId, {
    conversationId: locked.id,
    channelId: locked.channelId,
    seq,
    direction: "out",
    author,
    userId,
    agentId,
    runId: outgoing.runId ?? null,
    controlEpoch: outgoing.controlEpoch ?? null,
    type: outgoing.type,
    text: outgoing.text,
    payload: outgoing.payload ?? {},
    replyToId: outgoing.replyToId ?? null,
    clientKey: outgoing.clientKey ?? null,
    mentions: [],
    sendAfter: outgoing.sendAfter ?? null,
  });
  // Only another conversation can have taken the key since it was looked for: this one is locked.
  if (id === undefined) throw keyTaken();
  if (attachmentIds.length > 0) {
    const given = await attachUploads(trx, workspaceId, { messageId: id, conversationId: locked.id, attachmentIds });
    if (given !== attachmentIds.length) {
      throw new AppError("CONFLICT", { message: "a file is not there", details: { reason: "attachment_unavailable" } });
    }
  }
  const authorId = author === "agent" ? agentId : userId;
  await updateListLine(trx, workspaceId, { messageId: id, conversationId: locked.id, author, authorId, agentId });
  return { id, seq };
}

async function noteSent(
  trx: WorkspaceTrx,
  workspaceId: string,
  locked: LockedConversation,
  { author, agentId }: Outgoing,
): Promise<void> {
  if (author === "system") return;
  const of = { value: 1, channelId: locked.channelId, agentId: agentId ?? locked.agentId };
  await countUsage(trx, workspaceId, { metric: author === "agent" ? "messages_agent" : "messages_person", ...of });
  await noteFirstResponse(trx, workspaceId, locked, author);
}
