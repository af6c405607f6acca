import type {
  AgentRunDetail,
  AgentRunPage,
  AgentRunView,
  AgentStepView,
  ListAgentRunsInput,
  ListConversationRunsInput,
} from "@piloto/shared/agent-runs";
import { handoffReasons } from "@piloto/shared/conversation-words";
import { idField } from "@piloto/shared/fields";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { findRun, listRuns, listSteps, type RunFilter, type RunRow, type StepRow } from "./list-runs.queries.ts";

/** What the agent did in one conversation, newest first. */
export const listConversationRuns = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, cursor, limit }: ListConversationRunsInput,
): Promise<AgentRunPage> => listPage(trx, workspaceId, { conversationId, afterId: readCursor(cursor), limit });

/** What an agent did in all its conversations, newest first. */
export const listAgentRuns = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, outcome, cursor, limit }: ListAgentRunsInput,
): Promise<AgentRunPage> =>
  listPage(trx, workspaceId, { agentId, ...(outcome && { outcome }), afterId: readCursor(cursor), limit });

async function listPage(trx: WorkspaceTrx, workspaceId: string, filter: RunFilter): Promise<AgentRunPage> {
  const rows = await listRuns(trx, workspaceId, { ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  return { items: page.map(toRunView), nextCursor: rows.length > page.length ? (page.at(-1)?.id ?? null) : null };
}

function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const id = idField.safeParse(cursor);
  if (id.success) return id.data;
  throw new AppError("VALIDATION_FAILED", { fields: [{ field: "cursor", message: "is not a cursor of this list" }] });
}

/** A run with its steps. Throws NOT_FOUND. */
export async function readRun(trx: WorkspaceTrx, workspaceId: string, runId: string): Promise<AgentRunDetail> {
  const row = await findRun(trx, workspaceId, runId);
  if (!row) throw new AppError("NOT_FOUND", { message: "no such run in this workspace" });
  const steps = await listSteps(trx, workspaceId, runId);
  return { ...toRunView(row), steps: steps.map(toStepView) };
}

function toRunView(row: RunRow): AgentRunView {
  const { agentId, agentName, name, profileName, handoffReason, startedAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    contactName: name || profileName,
    agent: agentId && agentName !== null ? { id: agentId, name: agentName } : null,
    handoffReason: handoffReasons.find((known) => known === handoffReason) ?? null,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** As the page shows it: inputs as text, whatever the model sent. */
export const toStepView = ({ number, kind, name, input, latencyMs }: StepRow): AgentStepView => ({
  number,
  kind,
  name,
  input: input === null ? null : typeof input === "string" ? input : JSON.stringify(input),
  latencyMs,
});
