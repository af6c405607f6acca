import type { RunTrigger } from "@piloto/shared/agent-runs";
import type { ModelFailure, RunOutcome } from "@piloto/shared/conversation-words";
import type { Json } from "@piloto/db/schema-types";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

function selectRuns(trx: WorkspaceTrx, workspaceId: string) {
  return trx
    .selectFrom("agentRuns as r")
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "r.workspaceId").onRef("c.id", "=", "r.conversationId"),
    )
    .innerJoin("contacts as p", (join) =>
      join.onRef("p.workspaceId", "=", "c.workspaceId").onRef("p.id", "=", "c.contactId"),
    )
    .leftJoin("agents as a", (join) =>
      join.onRef("a.workspaceId", "=", "r.workspaceId").onRef("a.id", "=", "r.agentId"),
    )
    .leftJoin("agentVersions as v", (join) =>
      join.onRef("v.workspaceId", "=", "r.workspaceId").onRef("v.id", "=", "r.agentVersionId"),
    )
    .where("r.workspaceId", "=", workspaceId)
    .select(["r.id", "r.conversationId", "r.agentId", "r.trigger", "r.outcome", "r.failure", "r.reason"])
    .select(["r.handoffReason", "r.provider", "r.model", "r.inputTokens", "r.cachedTokens", "r.outputTokens"])
    .select([
      "r.costMicros",
      "r.currency",
      "r.messageCount",
      "r.waitedMs",
      "r.latencyMs",
      "r.startedAt",
      "r.finishedAt",
    ])
    .select(["a.name as agentName", "v.number as versionNumber", "p.name", "p.profileName"]);
}

export type RunRow = {
  id: string;
  conversationId: string;
  agentId: string | null;
  agentName: string | null;
  versionNumber: number | null;
  name: string;
  profileName: string;
  trigger: RunTrigger;
  outcome: RunOutcome;
  failure: ModelFailure | null;
  reason: string;
  handoffReason: string | null;
  provider: string;
  model: string;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  costMicros: number | null;
  currency: string;
  messageCount: number;
  waitedMs: number;
  latencyMs: number;
  startedAt: Date;
  finishedAt: Date | null;
};

export type RunFilter = {
  conversationId?: string;
  agentId?: string;
  outcome?: RunOutcome;
  /** The id of the last run of the page before. */
  afterId: string | undefined;
  limit: number;
};

/** Runs, newest first. A run that begins while somebody turns pages does not move the others. */
export async function listRuns(trx: WorkspaceTrx, workspaceId: string, filter: RunFilter): Promise<RunRow[]> {
  const { conversationId, agentId, outcome, afterId, limit } = filter;
  let query = selectRuns(trx, workspaceId);
  if (conversationId !== undefined) query = query.where("r.conversationId", "=", conversationId);
  if (agentId !== undefined) query = query.where("r.agentId", "=", agentId);
  if (outcome !== undefined) query = query.where("r.outcome", "=", outcome);
  if (afterId !== undefined) {
    query = query.where(
      sql<boolean>`(r.started_at, r.id) < (SELECT b.started_at, b.id FROM agent_runs b WHERE b.workspace_id = ${workspaceId} AND b.id = ${afterId})`,
    );
  }
  return query.orderBy("r.startedAt", "desc").orderBy("r.id", "desc").limit(limit).execute();
}

export async function findRun(trx: WorkspaceTrx, workspaceId: string, runId: string): Promise<RunRow | undefined> {
  return selectRuns(trx, workspaceId).where("r.id", "=", runId).executeTakeFirst();
}

export type StepRow = {
  number: number;
  kind: "rule" | "model" | "tool";
  name: string;
  input: Json | null;
  latencyMs: number;
};

export async function listSteps(trx: WorkspaceTrx, workspaceId: string, runId: string): Promise<StepRow[]> {
  return trx
    .selectFrom("agentSteps")
    .where("workspaceId", "=", workspaceId)
    .where("runId", "=", runId)
    .select(["number", "kind", "name", "input", "latencyMs"])
    .orderBy("number")
    .execute();
}
