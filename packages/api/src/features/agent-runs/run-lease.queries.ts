import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

const inMs = (milliseconds: number) => sql<Date>`clock_timestamp() + ${milliseconds} * interval '1 millisecond'`;

/**
 * Takes the conversation for one run. The token fences: whoever finds another one in its place has been replaced. Call
 * under the conversation's lock, after seeing that no lease is alive. `run_due_at` stays, so that the sweep finds the
 * conversation again when this worker dies.
 */
export async function updateLease(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, token, leaseMs }: { conversationId: string; token: string; leaseMs: number },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set((eb) => ({ leaseToken: token, leaseUntil: inMs(leaseMs), runAttempts: eb("runAttempts", "+", 1) }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

/** One more try that came to nothing. */
export async function updateAttempts(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<void> {
  await trx
    .updateTable("conversations")
    .set((eb) => ({ runAttempts: eb("runAttempts", "+", 1) }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

/** Keeps the lease alive. Undefined: it belongs to somebody else by now. Otherwise the control epoch as it is now. */
export async function renewLease(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, token, leaseMs }: { conversationId: string; token: string; leaseMs: number },
): Promise<{ controlEpoch: number } | undefined> {
  return trx
    .updateTable("conversations")
    .set({ leaseUntil: inMs(leaseMs) })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .where("leaseToken", "=", token)
    .returning("controlEpoch")
    .executeTakeFirst();
}

/** Gives the conversation free, if it is still ours, and leaves everything else to the next run. */
export async function deleteLease(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, token }: { conversationId: string; token: string },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ leaseToken: null, leaseUntil: null })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .where("leaseToken", "=", token)
    .execute();
}

/** Nothing is to be done for the agent here. */
export async function clearRunDue(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ runDueAt: null, runSince: null })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

export type RunSettlement = {
  conversationId: string;
  /** What was answered; undefined: the same messages are still to be answered. */
  handledSeq: number | undefined;
  /** Null: nothing is left to do. */
  runDueAt: Date | null;
  failedTurns: number;
  /** Starts the count of re-runs anew. */
  isConcluded: boolean;
  costMicros: number;
  agentId: string;
};

/** Writes what a run came to and gives the conversation free. Call under its lock, with the run's own token in place. */
export async function updateSettled(trx: WorkspaceTrx, workspaceId: string, run: RunSettlement): Promise<void> {
  await trx
    .updateTable("conversations")
    .set((eb) => ({
      leaseToken: null,
      leaseUntil: null,
      runDueAt: run.runDueAt,
      runSince: null,
      failedTurns: run.failedTurns,
      agentId: run.agentId,
      costMicros: eb("costMicros", "+", run.costMicros),
      ...(run.isConcluded && { runAttempts: 0 }),
      ...(run.handledSeq !== undefined && { handledSeq: run.handledSeq }),
    }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", run.conversationId)
    .execute();
}

/** After a discarded run: free again, due again when there is something to do; what it cost stays counted. */
export async function updateDiscarded(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, costMicros }: { conversationId: string; costMicros: number },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set((eb) => ({ leaseToken: null, leaseUntil: null, costMicros: eb("costMicros", "+", costMicros) }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}
