import type { ControlReason, RunOutcome } from "@piloto/shared/conversation-words";
import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { moveControl } from "../conversations/control.service.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { queueOutgoing } from "../messages/queue-outgoing.service.ts";
import { noteModelOutcome } from "../model-connections/model-access.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { toContactChanges } from "./contact-changes.ts";
import { lockContactOf, updateContact } from "./contact-update.queries.ts";
import { toModelOutcome, type TurnDecision } from "./decide-turn.service.ts";
import { lockIfThere } from "./lock-if-there.ts";
import { recordRun } from "./record-run.service.ts";
import { updateDiscarded, updateSettled } from "./run-lease.queries.ts";
import { enqueueRun } from "./schedule-run.service.ts";
import type { Settling } from "./settling.ts";

/** A run that was overtaken by new messages starts again this often; then it answers what it has. */
const maxReruns = 3;

type Settled = Exclude<RunOutcome, "running"> | "lost";

/**
 * Writes all that a turn came to, or none of it, in one transaction under the conversation's lock. "lost": another
 * worker has the conversation by now, and nothing is written.
 */
export const settleRun = (services: Services, settling: Settling): Promise<Settled> =>
  inWorkspace(services.db, settling.workspaceId, async (trx) => {
    const { workspaceId, claimed, decision } = settling;
    // Contact before conversation, as everywhere.
    if (decision.contactUpdates.length > 0) await lockContactOf(trx, workspaceId, claimed.conversationId);
    const locked = await lockIfThere(trx, workspaceId, claimed.conversationId);
    if (!locked || locked.leaseToken !== claimed.token) return "lost";
    await noteModelOutcome(trx, workspaceId, claimed.model, toModelOutcome(decision));
    // A closed conversation is nobody's to answer, whoever commanded it.
    if (locked.controlEpoch !== claimed.controlEpoch || locked.control !== "ai" || locked.status === "closed") {
      return discard(services, trx, settling, { locked, outcome: "discarded_person" });
    }
    const isOvertaken = locked.inputSeq > claimed.claimedSeq;
    if (isOvertaken && claimed.attempts < maxReruns) {
      return discard(services, trx, settling, { locked, outcome: "discarded_input" });
    }
    return conclude(services, trx, settling, locked);
  });

async function discard(
  services: Services,
  trx: WorkspaceTrx,
  settling: Settling,
  { locked, outcome }: { locked: LockedConversation; outcome: "discarded_person" | "discarded_input" },
): Promise<Settled> {
  const { workspaceId, claimed, decision } = settling;
  const { conversationId } = claimed;
  await updateDiscarded(trx, workspaceId, { conversationId, costMicros: decision.costMicros ?? 0 });
  await recordRun(trx, settling, { outcome, messageCount: 0 });
  if (outcome === "discarded_input") {
    // Whoever wrote the new messages has moved the time already; this is for a job that found the lease and left.
    await enqueueRun(services, trx, workspaceId, { conversationId, runAt: locked.runDueAt ?? new Date() });
  }
  await announce(trx, workspaceId, { kind: "conversation", conversationId });
  return outcome;
}

async function conclude(
  services: Services,
  trx: WorkspaceTrx,
  settling: Settling,
  locked: LockedConversation,
): Promise<Settled> {
  const { workspaceId, claimed, decision } = settling;
  await writeContact(trx, settling);
  const speaking = decision.handoff ? await handOff(services, trx, settling, locked) : locked;
  const messageCount = await writeMessages(services, trx, settling, speaking);
  const handledSeq = decision.failure || decision.waitUntil ? undefined : claimed.claimedSeq;
  const runDueAt = await scheduleNext(services, trx, settling, locked);
  await updateSettled(trx, workspaceId, {
    conversationId: claimed.conversationId,
    handledSeq,
    runDueAt,
    failedTurns: decision.isFailedTurn ? locked.failedTurns + 1 : decision.waitUntil ? locked.failedTurns : 0,
    isConcluded: true,
    costMicros: decision.costMicros ?? 0,
    agentId: claimed.agent.agentId,
  });
  const outcome = toOutcome(decision);
  await recordRun(trx, settling, { outcome, messageCount });
  await announce(trx, workspaceId, { kind: "conversation", conversationId: claimed.conversationId });
  return outcome;
}

function toOutcome({ failure, handoff, replies }: TurnDecision): Exclude<RunOutcome, "running"> {
  if (failure) return "failed";
  if (handoff) return "handed_off";
  return replies.length > 0 ? "replied" : "no_reply";
}

async function writeContact(trx: WorkspaceTrx, { workspaceId, claimed, decision }: Settling): Promise<void> {
  if (decision.contactUpdates.length === 0) return;
  const contact = await lockContactOf(trx, workspaceId, claimed.conversationId);
  const changes = contact && toContactChanges(contact, decision.contactUpdates);
  if (contact && changes) await updateContact(trx, workspaceId, { contactId: contact.id, changes });
}

/** The row after the move: its epoch is the one under which the hand-off's own words may still be sent. */
async function handOff(
  services: Services,
  trx: WorkspaceTrx,
  { workspaceId, claimed, decision }: Settling,
  locked: LockedConversation,
): Promise<LockedConversation> {
  const { handoff } = decision;
  if (!handoff) return locked;
  const moved = await moveControl(services, trx, workspaceId, locked, {
    event: "handoff",
    actor: { kind: "agent", agentId: claimed.agent.agentId, runId: claimed.runId },
    reason: toControlReason(decision),
    handoffReason: handoff.reason,
    summary: handoff.summary,
  });
  return moved ?? locked;
}

function toControlReason({ handoff, failure }: TurnDecision): ControlReason {
  if (failure) return failure.kind === "budget" ? "budget_reached" : "agent_failed";
  if (handoff?.reason === "keyword") return "rule_keyword";
  return handoff?.reason === "failed_turns" ? "rule_failed_turns" : "agent_handoff";
}

async function writeMessages(
  services: Services,
  trx: WorkspaceTrx,
  { workspaceId, claimed, decision }: Settling,
  speaking: LockedConversation,
): Promise<number> {
  const { agent, runId } = claimed;
  const of = { agentId: agent.agentId, runId, controlEpoch: speaking.controlEpoch, type: "text" as const };
  for (const text of decision.replies) {
    await queueOutgoing(services, trx, workspaceId, speaking, { ...of, author: "agent", text });
  }
  if (decision.notice === undefined) return decision.replies.length;
  await queueOutgoing(services, trx, workspaceId, speaking, { ...of, author: "system", text: decision.notice });
  return decision.replies.length + 1;
}

/** When the agent looks at this conversation next: at its opening hour, or at once for what came while it decided. */
async function scheduleNext(
  services: Services,
  trx: WorkspaceTrx,
  { workspaceId, claimed, decision }: Settling,
  locked: LockedConversation,
): Promise<Date | null> {
  const { conversationId, claimedSeq } = claimed;
  if (decision.handoff) return null;
  const next = locked.inputSeq > claimedSeq ? (locked.runDueAt ?? new Date()) : (decision.waitUntil ?? null);
  if (next) await enqueueRun(services, trx, workspaceId, { conversationId, runAt: next });
  return next;
}
