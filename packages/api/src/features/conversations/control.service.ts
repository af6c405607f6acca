import type { ControlReason, HandoffReason, MessageAuthor } from "@piloto/shared/conversation-words";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { scheduleRun } from "../agent-runs/schedule-run.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { countUsage } from "../usage/usage.service.ts";
import { type ControlEvent, nextControl } from "./control.ts";
import { recordConversationEvent } from "./conversation-events.service.ts";
import type { LockedConversation } from "./conversation-lock.service.ts";
import { updateAnswered, updateControl } from "./conversation-row.queries.ts";

export type ControlMove = {
  event: ControlEvent;
  actor: { kind: MessageAuthor; userId?: string | null; agentId?: string | null; runId?: string | null };
  reason: ControlReason;
  /** Of a hand-off: what the overview counts, and what the agent says about it to whoever comes. */
  handoffReason?: HandoffReason;
  summary?: string;
  /** Of a hand-back: what the agent shall do. */
  instruction?: string;
};

/**
 * Moves control of a locked conversation: raises the epoch, writes the timeline, tells the pages. Returns the row
 * afterwards, or undefined when the event changes nothing. Handing back wakes the agent when something is unanswered; a
 * reply by a person answers everything before it, whoever commanded.
 */
export async function moveControl(
  services: Pick<Services, "env" | "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  locked: LockedConversation,
  move: ControlMove,
): Promise<LockedConversation | undefined> {
  if (isReply(move.event)) await updateAnswered(trx, workspaceId, locked.id);
  const to = nextControl(locked.control, move.event);
  if (to === undefined) return undefined;
  const moved = await updateControl(trx, workspaceId, {
    conversationId: locked.id,
    from: locked.control,
    to,
    reason: move.reason,
    userId: move.actor.userId ?? null,
    isTakeOver: move.event === "person_takes_over",
    handoffReason: move.handoffReason ?? "other",
    summary: move.summary ?? "",
    instruction: move.instruction ?? "",
  });
  if (!moved) throw new Error("control moved although the conversation was locked: the caller holds an old row");
  await recordMove(trx, workspaceId, { from: locked, to: moved, move });
  if (to === "ai" && moved.inputSeq > moved.handledSeq) {
    await scheduleRun(services, trx, workspaceId, moved.id, { trigger: "returned" });
  }
  return moved;
}

const isReply = (event: ControlEvent): boolean => event === "person_replies" || event === "phone_replies";

type Moved = { from: LockedConversation; to: LockedConversation; move: ControlMove };

async function recordMove(trx: WorkspaceTrx, workspaceId: string, { from, to, move }: Moved): Promise<void> {
  const isHandoff = to.control === "handoff_pending";
  const handoffReason = move.handoffReason ?? "other";
  await recordConversationEvent(trx, workspaceId, {
    conversationId: to.id,
    kind: "control",
    actor: move.actor.kind,
    userId: move.actor.userId ?? null,
    agentId: move.actor.agentId ?? null,
    runId: move.actor.runId ?? null,
    data: {
      from: from.control,
      to: to.control,
      reason: move.reason,
      epoch: to.controlEpoch,
      ...(isHandoff && { handoffReason }),
      ...(move.summary && { summary: move.summary }),
      ...(move.instruction && { instruction: move.instruction }),
    },
  });
  if (!isHandoff) return;
  const { channelId, agentId } = to;
  await countUsage(trx, workspaceId, { metric: "handoff", detail: handoffReason, value: 1, channelId, agentId });
  await announce(trx, workspaceId, { kind: "handoff", conversationId: to.id });
}
