import type { AddNoteInput, ReactInput } from "@piloto/shared/messages";
import { messagePayload } from "@piloto/shared/message-content";
import { AppError } from "../../errors/app-error.ts";
import {
  type ConversationContext,
  lockConversation,
  type LockedConversation,
} from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import {
  deleteAttempts,
  listMemberIds,
  updateCancelled,
  updateQueuedAgain,
  upsertReaction,
} from "./message-actions.queries.ts";
import { updateListStatus } from "./message-status.queries.ts";
import {
  findMessage,
  findMessageByClientKey,
  insertOutgoing,
  type MessageRecord,
  takeNextSeq,
} from "./outgoing.queries.ts";
import { enqueueSend, keyTaken } from "./queue-outgoing.service.ts";
import { findTemplateByName } from "./send-message.queries.ts";
import { requireChannel, requireReply, requireWindow } from "./send-permission.service.ts";

type One = { conversationId: string; messageId: string };

/** An internal note, which no channel ever sees; members who are named in it are told. Idempotent by its client key. */
export async function addNote(ctx: ConversationContext, input: AddNoteInput): Promise<{ messageId: string }> {
  const { trx, workspace, actor } = ctx;
  const locked = await lockConversation(trx, workspace.id, input.conversationId);
  const earlier = await findMessageByClientKey(trx, workspace.id, input.clientKey);
  if (earlier) return { messageId: requireSameNote(earlier, input) };
  await requireReply(trx, workspace.id, locked, input.replyToId);
  const mentions = await listMemberIds(trx, workspace.id, [...new Set(input.mentions)]);
  const messageId = await insertOutgoing(trx, workspace.id, {
    conversationId: locked.id,
    channelId: locked.channelId,
    seq: await takeNextSeq(trx, workspace.id, locked.id),
    direction: "note",
    author: "person",
    userId: actor.userId,
    agentId: null,
    runId: null,
    controlEpoch: null,
    type: "text",
    text: input.text,
    payload: {},
    replyToId: input.replyToId ?? null,
    clientKey: input.clientKey,
    mentions,
    sendAfter: null,
  });
  if (messageId === undefined) throw keyTaken();
  await announce(trx, workspace.id, { kind: "message", conversationId: locked.id });
  for (const userId of mentions) {
    await announce(trx, workspace.id, { kind: "mention", conversationId: locked.id, userId });
  }
  return { messageId };
}

function requireSameNote({ id, conversationId, direction, body }: MessageRecord, input: AddNoteInput): string {
  if (conversationId === input.conversationId && direction === "note" && body === input.text) return id;
  throw keyTaken();
}

/** Reacts to a message, or takes the reaction back; the channel is told by a job. Throws CONFLICT where it cannot be. */
export async function react(ctx: ConversationContext, input: ReactInput): Promise<void> {
  const { trx, workspace, actor } = ctx;
  const { messageId, emoji } = input;
  const { locked, message } = await lockMessageOf(ctx, input);
  const channel = await requireChannel(trx, workspace.id, locked);
  if (message.externalId === null || message.deletedAt !== null) {
    throw new AppError("CONFLICT", { details: { reason: "not_on_channel" } });
  }
  requireWindow(channel, locked, new Date());
  await upsertReaction(trx, workspace.id, { messageId, emoji: emoji || null, userId: actor.userId });
  await announce(trx, workspace.id, { kind: "message", conversationId: locked.id });
  const payload = { workspaceId: workspace.id, messageId };
  await ctx.jobs.enqueue(trx, "react", payload, { key: `react:${messageId}` });
}

/**
 * A message that was not delivered goes into the queue again, at its place; a person may insist also where nobody knows
 * whether it arrived. Throws CONFLICT when it is not failed, or would only fail again: window closed, template gone.
 */
export async function resend(ctx: ConversationContext, input: One): Promise<void> {
  const { trx, workspace } = ctx;
  const { locked, message } = await lockMessageOf(ctx, input);
  const channel = await requireChannel(trx, workspace.id, locked);
  if (message.type === "template") await requireTemplateOf(ctx, message);
  else requireWindow(channel, locked, new Date());
  if (message.direction !== "out" || !(await updateQueuedAgain(trx, workspace.id, message.id))) {
    throw new AppError("CONFLICT", { details: { reason: "not_failed", status: message.status } });
  }
  await deleteAttempts(trx, workspace.id, message.id);
  await showChange(ctx, message);
  await enqueueSend(ctx, trx, workspace.id, { conversationId: locked.id });
}

/** Takes a message out of the queue. Throws CONFLICT when it has left, or is leaving in this very moment. */
export async function cancelMessage(ctx: ConversationContext, input: One): Promise<void> {
  const { trx, workspace } = ctx;
  const { locked, message } = await lockMessageOf(ctx, input);
  if (!(await updateCancelled(trx, workspace.id, message.id))) {
    throw new AppError("CONFLICT", { details: { reason: "not_queued", status: message.status } });
  }
  await showChange(ctx, message);
  const { channelId, author } = message;
  if (author === "agent" || author === "person") {
    const agentId = message.agentId ?? locked.agentId;
    await countUsage(trx, workspace.id, { metric: `messages_${author}`, value: -1, channelId, agentId });
  }
  // What stood behind it may leave sooner now.
  await enqueueSend(ctx, trx, workspace.id, { conversationId: locked.id });
}

async function lockMessageOf(
  { trx, workspace }: ConversationContext,
  { conversationId, messageId }: One,
): Promise<{ locked: LockedConversation; message: MessageRecord }> {
  const locked = await lockConversation(trx, workspace.id, conversationId);
  const message = await findMessage(trx, workspace.id, { conversationId, messageId });
  if (!message) throw new AppError("NOT_FOUND", { message: "no such message in this conversation" });
  return { locked, message };
}

async function requireTemplateOf(
  { trx, workspace }: ConversationContext,
  { channelId, payload }: MessageRecord,
): Promise<void> {
  const sent = messagePayload.safeParse(payload).data?.template;
  const template = sent && (await findTemplateByName(trx, workspace.id, { channelId, ...sent }));
  if (template?.status === "approved") return;
  throw new AppError("CONFLICT", { details: { reason: "template_unusable", status: template?.status ?? "deleted" } });
}

async function showChange(
  { trx, workspace }: ConversationContext,
  { id, conversationId }: MessageRecord,
): Promise<void> {
  await updateListStatus(trx, workspace.id, { conversationId, messageId: id });
  await announce(trx, workspace.id, { kind: "message", conversationId });
}
