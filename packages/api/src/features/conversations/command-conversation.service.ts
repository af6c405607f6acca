import type { ControlInput, HandBackInput } from "@piloto/shared/conversations";
import { AppError } from "../../errors/app-error.ts";
import { readModelState } from "../model-connections/model-access.service.ts";
import { findLastMover, hasSpeakingAgent, updateTakenOver } from "./command-conversation.queries.ts";
import { type ControlMove, moveControl } from "./control.service.ts";
import type { ConversationContext } from "./conversation-context.ts";
import { recordConversationEvent } from "./conversation-events.service.ts";
import { lockConversation, type LockedConversation } from "./conversation-lock.service.ts";

type Answer = { controlEpoch: number };

/**
 * "Assumir": the caller commands and the conversation is theirs. A repeat answers like the first. Throws CONFLICT when
 * control moved since the caller looked, with who moved it.
 */
export async function takeOver(ctx: ConversationContext, input: ControlInput): Promise<Answer> {
  const { trx, workspace, actor } = ctx;
  const locked = await lockConversation(trx, workspace.id, input.conversationId);
  requireLive(locked);
  const isMine = locked.control === "human" && locked.assigneeId === actor.userId;
  if (isMine && locked.controlEpoch - input.controlEpoch <= 1) return toAnswer(locked);
  await requireEpoch(ctx, locked, input.controlEpoch);
  const moved = await moveControl(ctx, trx, workspace.id, locked, {
    event: "person_takes_over",
    actor: { kind: "person", userId: actor.userId },
    reason: "person_took_over",
  });
  return moved ? toAnswer(moved) : assignToCaller(ctx, locked);
}

/**
 * "Devolver": the agent speaks again, told what to do. Throws CONFLICT with `reason` when there is no agent that could
 * ("no_agent", "no_model", "budget_reached"), or when control moved since the caller looked.
 */
export async function handBack(ctx: ConversationContext, input: HandBackInput): Promise<Answer> {
  const { trx, workspace, actor } = ctx;
  const locked = await lockConversation(trx, workspace.id, input.conversationId);
  requireLive(locked);
  await requireEpoch(ctx, locked, input.controlEpoch);
  await requireAgent(ctx, locked);
  return command(ctx, locked, {
    event: "hand_back",
    actor: { kind: "person", userId: actor.userId },
    reason: "person_returned",
    instruction: input.instruction,
  });
}

/** "Pausar": nobody answers until somebody takes over or hands back. Throws CONFLICT when control moved meanwhile. */
export async function pauseConversation(ctx: ConversationContext, input: ControlInput): Promise<Answer> {
  const { trx, workspace, actor } = ctx;
  const locked = await lockConversation(trx, workspace.id, input.conversationId);
  requireLive(locked);
  await requireEpoch(ctx, locked, input.controlEpoch);
  const by = { kind: "person", userId: actor.userId } as const;
  return command(ctx, locked, { event: "pause", actor: by, reason: "person_paused" });
}

/** An event that changes nothing (already paused, already the agent's) is answered like one that did. */
async function command(ctx: ConversationContext, locked: LockedConversation, move: ControlMove): Promise<Answer> {
  const moved = await moveControl(ctx, ctx.trx, ctx.workspace.id, locked, move);
  return toAnswer(moved ?? locked);
}

const toAnswer = ({ controlEpoch }: LockedConversation): Answer => ({ controlEpoch });

function requireLive({ status }: LockedConversation): void {
  if (status === "closed") throw new AppError("CONFLICT", { details: { reason: "closed" } });
}

async function requireEpoch(
  { trx, workspace }: ConversationContext,
  { id, control, controlEpoch }: LockedConversation,
  seen: number,
): Promise<void> {
  if (controlEpoch === seen) return;
  const mover = await findLastMover(trx, workspace.id, id);
  throw new AppError("CONFLICT", {
    message: `control is at epoch ${controlEpoch}, the caller saw ${seen}`,
    details: { reason: "control_moved", control, controlEpoch, by: mover?.name ?? mover?.actor ?? null },
  });
}

async function requireAgent(ctx: ConversationContext, { channelId }: LockedConversation): Promise<void> {
  const { trx, workspace } = ctx;
  if (!(await hasSpeakingAgent(trx, workspace.id, channelId))) throw refusal("no_agent");
  const model = await readModelState(ctx, trx, workspace.id);
  if (model.source === null) throw refusal("no_model");
  if (model.isBudgetReached) throw refusal("budget_reached");
}

const refusal = (reason: string): AppError =>
  new AppError("CONFLICT", { message: `the agent cannot speak: ${reason}`, details: { reason } });

/** It was a person's already, or people's and nobody's: only who it is changes. */
async function assignToCaller(
  { trx, workspace, actor }: ConversationContext,
  { id }: LockedConversation,
): Promise<Answer> {
  const assigneeId = actor.userId;
  const taken = await updateTakenOver(trx, workspace.id, { conversationId: id, assigneeId });
  await recordConversationEvent(trx, workspace.id, {
    conversationId: id,
    kind: "assigned",
    actor: "person",
    userId: actor.userId,
    data: { assigneeId },
  });
  return taken;
}
