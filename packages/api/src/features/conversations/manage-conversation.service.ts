import type { AssignInput, SnoozeInput } from "@piloto/shared/conversations";
import { AppError } from "../../errors/app-error.ts";
import { announce } from "../realtime/announce.service.ts";
import { countDuration, countUsage } from "../usage/usage.service.ts";
import { updateAssignee } from "./command-conversation.queries.ts";
import type { ConversationContext } from "./conversation-context.ts";
import { type NewConversationEvent, recordConversationEvent } from "./conversation-events.service.ts";
import { lockConversation, type LockedConversation } from "./conversation-lock.service.ts";
import {
  deleteConversationLabel,
  findAssignable,
  findLabel,
  insertConversationLabel,
  updateClosed,
  updateSnoozed,
  updateUnread,
} from "./manage-conversation.queries.ts";
import { reopenLocked } from "./reopen-conversation.service.ts";

type One = { conversationId: string };
type Labelling = One & { labelId: string };

const lock = ({ trx, workspace }: ConversationContext, { conversationId }: One): Promise<LockedConversation> =>
  lockConversation(trx, workspace.id, conversationId);

const record = (
  { trx, workspace, actor }: ConversationContext,
  event: Pick<NewConversationEvent, "conversationId" | "kind" | "data">,
): Promise<void> => recordConversationEvent(trx, workspace.id, { ...event, actor: "person", userId: actor.userId });

/** Gives the conversation to a member, or to nobody. Throws NOT_FOUND for somebody who is no member. */
export async function assignConversation(ctx: ConversationContext, input: AssignInput): Promise<void> {
  const { trx, workspace } = ctx;
  const { conversationId, assigneeId } = input;
  const locked = await lock(ctx, input);
  if (locked.assigneeId === assigneeId) return;
  const person = assigneeId === null ? { name: null } : await findAssignable(trx, workspace.id, assigneeId);
  if (!person) throw new AppError("NOT_FOUND", { message: "the assignee is no member" });
  await updateAssignee(trx, workspace.id, { conversationId, assigneeId });
  await record(ctx, { conversationId, kind: "assigned", data: { assigneeId, name: person.name } });
}

const longestSnoozeMs = 366 * 24 * 60 * 60 * 1000;

/** Puts the conversation aside until then, or until the customer writes. Throws VALIDATION_FAILED outside the next year. */
export async function snoozeConversation(ctx: ConversationContext, input: SnoozeInput): Promise<void> {
  const until = new Date(input.until);
  const aheadMs = until.getTime() - Date.now();
  if (aheadMs <= 0 || aheadMs > longestSnoozeMs) {
    throw new AppError("VALIDATION_FAILED", { fields: [{ field: "until", message: "must lie within the next year" }] });
  }
  const { conversationId } = input;
  const locked = await lock(ctx, input);
  if (locked.status === "closed") throw new AppError("CONFLICT", { details: { reason: "closed" } });
  await updateSnoozed(ctx.trx, ctx.workspace.id, { conversationId, until });
  await record(ctx, { conversationId, kind: "snoozed", data: { until: until.toISOString() } });
}

/** Closes the conversation; what the customer writes next opens a new one. A closed one stays as it is. */
export async function closeConversation(ctx: ConversationContext, input: One): Promise<void> {
  const { trx, workspace } = ctx;
  const locked = await lock(ctx, input);
  if (locked.status === "closed") return;
  const { tookMs } = await updateClosed(trx, workspace.id, locked.id);
  const { channelId, agentId } = locked;
  await countUsage(trx, workspace.id, { metric: "closed", value: 1, channelId, agentId });
  await countDuration(trx, workspace.id, tookMs, { metric: "resolution", channelId, agentId });
  await record(ctx, { conversationId: locked.id, kind: "closed" });
}

/** Opens a closed or snoozed conversation. Throws CONFLICT with `conversationId` when the person has another live one. */
export async function reopenConversation(ctx: ConversationContext, input: One): Promise<void> {
  await reopenLocked(ctx.trx, ctx.workspace.id, await lock(ctx, input), ctx.actor);
}

/** Idempotent. Throws NOT_FOUND for a label of another workspace. */
export async function labelConversation(ctx: ConversationContext, input: Labelling): Promise<void> {
  const { trx, workspace } = ctx;
  const { conversationId, labelId } = input;
  await lock(ctx, input);
  const { name } = await getLabelOf(ctx, labelId);
  if (!(await insertConversationLabel(trx, workspace.id, { conversationId, labelId }))) return;
  await record(ctx, { conversationId, kind: "labelled", data: { labelId, name } });
}

/** Idempotent. Throws NOT_FOUND for a label of another workspace. */
export async function unlabelConversation(ctx: ConversationContext, input: Labelling): Promise<void> {
  const { trx, workspace } = ctx;
  const { conversationId, labelId } = input;
  await lock(ctx, input);
  const { name } = await getLabelOf(ctx, labelId);
  if (!(await deleteConversationLabel(trx, workspace.id, { conversationId, labelId }))) return;
  await record(ctx, { conversationId, kind: "unlabelled", data: { labelId, name } });
}

async function getLabelOf({ trx, workspace }: ConversationContext, labelId: string): Promise<{ name: string }> {
  const label = await findLabel(trx, workspace.id, labelId);
  if (!label) throw new AppError("NOT_FOUND", { message: "no such label in this workspace" });
  return label;
}

/** Somebody has looked, or wants it to be looked at again. */
export async function markConversationRead(
  ctx: ConversationContext,
  input: One & { isUnread: boolean },
): Promise<void> {
  const { trx, workspace } = ctx;
  const { conversationId, isUnread } = input;
  await lock(ctx, input);
  if (!(await updateUnread(trx, workspace.id, { conversationId, isUnread }))) return;
  await announce(trx, workspace.id, { kind: "conversation", conversationId });
}
