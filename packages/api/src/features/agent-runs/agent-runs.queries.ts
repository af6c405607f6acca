import type { RunTrigger } from "@piloto/shared/agent-runs";
import type { HandoffReason, ModelFailure, RunOutcome } from "@piloto/shared/conversation-words";
import type { Json } from "@piloto/db/schema-types";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type NewRun = {
  conversationId: string;
  agentId: string;
  agentVersionId: string;
  trigger: RunTrigger;
  claimedSeq: number;
  controlEpoch: number;
  provider: string;
  model: string;
  currency: string;
  waitedMs: number;
};

/** A run that has begun; returns its id. */
export async function insertRun(trx: WorkspaceTrx, workspaceId: string, run: NewRun): Promise<string> {
  const { id } = await trx
    .insertInto("agentRuns")
    .values({ workspaceId, ...run, outcome: "running", startedAt: sql<Date>`clock_timestamp()` })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export type RunResult = {
  outcome: Exclude<RunOutcome, "running">;
  failure: ModelFailure | null;
  reason: string;
  handoffReason: HandoffReason | null;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  costMicros: number | null;
  messageCount: number;
  latencyMs: number;
};

/** Writes how a run ended. False: it was ended before, by whoever found its worker dead. */
export async function updateRunEnded(
  trx: WorkspaceTrx,
  workspaceId: string,
  { runId, result }: { runId: string; result: RunResult },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("agentRuns")
    .set({ ...result, reason: result.reason.slice(0, 500), finishedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", runId)
    .where("outcome", "=", "running")
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Ends what earlier workers of this conversation left behind when they died. Call with the lease in hand. */
export async function updateInterruptedRuns(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<void> {
  await trx
    .updateTable("agentRuns")
    .set({ outcome: "failed", reason: "interrupted", finishedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("outcome", "=", "running")
    .execute();
}

export type NewStep = {
  number: number;
  kind: "rule" | "model" | "tool";
  name: string;
  input: Json | null;
  output: Json | null;
  latencyMs: number;
};

export async function insertSteps(
  trx: WorkspaceTrx,
  workspaceId: string,
  { runId, steps }: { runId: string; steps: NewStep[] },
): Promise<void> {
  if (steps.length === 0) return;
  await trx
    .insertInto("agentSteps")
    .values(
      steps.map(({ input, output, ...step }) => ({
        workspaceId,
        runId,
        ...step,
        // As text: the driver would turn an array into a Postgres array.
        input: input === null ? null : sql<Json>`${JSON.stringify(input)}::jsonb`,
        output: output === null ? null : sql<Json>`${JSON.stringify(output)}::jsonb`,
      })),
    )
    .execute();
}
