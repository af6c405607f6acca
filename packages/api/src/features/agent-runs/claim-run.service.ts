import { randomUUID } from "node:crypto";
import type { RunTrigger } from "@piloto/shared/agent-runs";
import type { ControlReason, HandoffReason } from "@piloto/shared/conversation-words";
import { inWorkspace, type WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { findPublishedAgent, type PublishedAgent } from "../agents/published-agent.service.ts";
import { moveControl } from "../conversations/control.service.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { type OpenModel, openModel } from "../model-connections/model-access.service.ts";
import { insertRun, updateInterruptedRuns } from "./agent-runs.queries.ts";
import { lockIfThere } from "./lock-if-there.ts";
import { type LoadedContext, loadTurnContext } from "./run-context.service.ts";
import { findRunSettings, type RunSettings } from "./run-context.queries.ts";
import { clearRunDue, updateAttempts, updateLease } from "./run-lease.queries.ts";
import { enqueueRun } from "./schedule-run.service.ts";

/** A conversation that this worker alone may answer until the lease ends. */
export type ClaimedRun = LoadedContext & {
  runId: string;
  token: string;
  conversationId: string;
  channelId: string;
  contactId: string;
  agent: PublishedAgent;
  model: OpenModel;
  claimedSeq: number;
  controlEpoch: number;
  /** How often this was tried before without coming to an end. */
  attempts: number;
};

/** More tries than this without an end mean that trying is the trouble. */
const maxRunAttempts = 6;

type Claim = { workspaceId: string; conversationId: string; leaseMs: number };

/**
 * Takes the conversation if there is something for the agent to answer and nobody else is at it. Undefined: there is
 * nothing to do now, and what is to be done later is arranged: another job, or people who were told.
 */
export const claimRun = (services: Services, claim: Claim): Promise<ClaimedRun | undefined> =>
  inWorkspace(services.db, claim.workspaceId, async (trx) => {
    const { workspaceId, conversationId } = claim;
    const locked = await lockIfThere(trx, workspaceId, conversationId);
    const settings = await findRunSettings(trx, workspaceId, conversationId);
    if (!locked || !settings) return undefined;
    // Before anything else: also where the agent has nothing to do any more, no run of a dead worker goes on for ever.
    if (!isHeld(locked, settings.now)) await updateInterruptedRuns(trx, workspaceId, conversationId);
    if (locked.control !== "ai" || locked.status === "closed" || locked.inputSeq <= locked.handledSeq) {
      await clearRunDue(trx, workspaceId, conversationId);
      return undefined;
    }
    const later = findLaterTime(locked, settings.now);
    if (later) {
      await enqueueRun(services, trx, workspaceId, { conversationId, runAt: later });
      return undefined;
    }
    return takeConversation(services, trx, { ...claim, locked, settings });
  });

/**
 * Counts a claim that broke, in a transaction of its own; after too many people are told: what cannot even be read must
 * not keep a customer waiting for ever.
 */
export const noteBrokenClaim = (
  services: Services,
  { workspaceId, conversationId }: Omit<Claim, "leaseMs">,
): Promise<void> =>
  inWorkspace(services.db, workspaceId, async (trx) => {
    const locked = await lockIfThere(trx, workspaceId, conversationId);
    if (!locked || locked.control !== "ai") return;
    await updateAttempts(trx, workspaceId, conversationId);
    if (locked.runAttempts + 1 < maxRunAttempts) return;
    const actor = { kind: "system" as const };
    const reasons = { reason: "agent_failed", handoffReason: "model_failure" } as const;
    await moveControl(services, trx, workspaceId, locked, { event: "handoff", actor, ...reasons });
  });

const isHeld = ({ leaseUntil }: LockedConversation, now: Date): boolean => leaseUntil !== null && leaseUntil > now;

/** When to look again, because somebody works on it or the customer is still writing; undefined: now. */
function findLaterTime(locked: LockedConversation, now: Date): Date | undefined {
  const { leaseUntil, runDueAt } = locked;
  if (leaseUntil && isHeld(locked, now)) return leaseUntil;
  return runDueAt && runDueAt > now ? runDueAt : undefined;
}

type Taking = Claim & { locked: LockedConversation; settings: RunSettings };

async function takeConversation(
  services: Services,
  trx: WorkspaceTrx,
  taking: Taking,
): Promise<ClaimedRun | undefined> {
  const { workspaceId, conversationId, leaseMs, locked, settings } = taking;
  const agent = settings.agentId ? await findPublishedAgent(trx, workspaceId, settings.agentId) : undefined;
  const waitForPeople = giveToPeople(services, trx, taking);
  if (!agent) return waitForPeople("no_agent", "other", undefined);
  const model = await openModel(services, trx, workspaceId);
  if (!model) return waitForPeople("no_model", "no_model", agent);
  if (model.budgetLeftMicros === 0) return waitForPeople("budget_reached", "other", agent);
  if (locked.runAttempts >= maxRunAttempts) return waitForPeople("agent_failed", "model_failure", agent);
  const token = randomUUID();
  await updateLease(trx, workspaceId, { conversationId, token, leaseMs });
  const loaded = await loadTurnContext(trx, workspaceId, { locked, settings, config: agent.config });
  const { inputSeq: claimedSeq, controlEpoch, runAttempts: attempts, runSince, channelId, contactId } = locked;
  const runId = await insertRun(trx, workspaceId, {
    conversationId,
    agentId: agent.agentId,
    agentVersionId: agent.versionId,
    trigger: readTrigger(locked),
    claimedSeq,
    controlEpoch,
    provider: model.provider,
    model: model.modelId,
    currency: model.currency,
    waitedMs: runSince ? Math.max(0, settings.now.getTime() - runSince.getTime()) : 0,
  });
  return {
    ...loaded,
    runId,
    token,
    conversationId,
    channelId,
    contactId,
    agent,
    model,
    claimedSeq,
    controlEpoch,
    attempts,
  };
}

function readTrigger({ runAttempts, controlReason, contextFromSeq, inputSeq }: LockedConversation): RunTrigger {
  if (runAttempts > 0) return "rerun";
  // What lay unanswered at the hand-back, not what came after it.
  const isOfHandback = controlReason === "person_returned" && inputSeq <= contextFromSeq;
  return isOfHandback ? "returned" : "message";
}

/** The agent cannot answer here: people are told, and nothing is said to the customer in its name. */
const giveToPeople =
  (services: Services, trx: WorkspaceTrx, { workspaceId, locked }: Taking) =>
  async (
    reason: ControlReason,
    handoffReason: HandoffReason,
    agent: PublishedAgent | undefined,
  ): Promise<undefined> => {
    await moveControl(services, trx, workspaceId, locked, {
      event: "handoff",
      actor: { kind: "system", agentId: agent?.agentId ?? null },
      reason,
      handoffReason,
    });
  };
