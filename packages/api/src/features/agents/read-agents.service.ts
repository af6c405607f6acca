import { listAgentChanges } from "@piloto/shared/agent-changes";
import type { AgentConfig, AgentStatus, ListAgentsInput } from "@piloto/shared/agents";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { readCursor, writeCursor } from "./agents-cursor.ts";
import type { AgentRow } from "./agent-row.queries.ts";
import { countAgents, listAgents } from "./agents-list.queries.ts";
import { getAgent } from "./agents.queries.ts";
import { readStoredConfig } from "./stored-config.ts";

export type Agent = {
  id: string;
  draft: AgentConfig;
  /** Names the draft in updateDraft, publish and rollBack; a smaller one is refused as CONFLICT. */
  draftRevision: number;
  createdAt: Date;
  updatedAt: Date;
  updatedByName: string | null;
  archivedAt: Date | null;
  /** The version that speaks with customers; null when none was published yet. */
  published: {
    number: number;
    note: string;
    publishedAt: Date;
    publishedByName: string | null;
    config: AgentConfig;
  } | null;
};

export type AgentListEntry = Pick<Agent, "id" | "updatedAt" | "updatedByName" | "archivedAt"> & {
  name: string;
  purpose: string;
  publishedNumber: number | null;
  /** How the draft differs from the published version; 0 when nothing was published yet. */
  changeCount: number;
};

export type AgentPage = {
  agents: AgentListEntry[];
  nextCursor: string | null;
  /** How many each tab holds under the same search. */
  counts: Record<AgentStatus, number>;
};

/** The row as the page gets it, with both configurations read through the schema. */
export function toAgent(row: AgentRow): Agent {
  const { name, purpose, document, published, ...rest } = row;
  const config = readStoredConfig({ name, purpose, document });
  if (!published) return { ...rest, draft: config, published: null };
  const { number, note, publishedAt, publishedByName } = published;
  return {
    ...rest,
    draft: config,
    published: { number, note, publishedAt, publishedByName, config: readStoredConfig(published) },
  };
}

/** The agent, archived or not. Throws NOT_FOUND, also for an agent of another workspace. */
export const readAgent = async (trx: WorkspaceTrx, workspaceId: string, agentId: string): Promise<Agent> =>
  toAgent(await getAgent(trx, workspaceId, agentId));

/**
 * One page of the list. While rows move between pages, each row that did not move appears exactly once. Throws
 * VALIDATION_FAILED for a cursor of another order.
 */
export async function listAgentPage(
  trx: WorkspaceTrx,
  workspaceId: string,
  { search, status, sort, order, cursor, limit }: ListAgentsInput,
): Promise<AgentPage> {
  const after = cursor === undefined ? undefined : readCursor({ sort, order }, cursor);
  // One row more than asked for tells whether there is a next page.
  const rows = await listAgents(trx, workspaceId, { search, status, sort, order, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    agents: page.map(toListEntry),
    nextCursor: rows.length > limit && last ? writeCursor({ sort, order }, last.position) : null,
    counts: await countAgents(trx, workspaceId, search),
  };
}

/** The row as the list shows it. */
export function toListEntry(row: AgentRow): AgentListEntry {
  const { id, draft, published, updatedAt, updatedByName, archivedAt } = toAgent(row);
  return {
    id,
    name: draft.name,
    purpose: draft.purpose,
    publishedNumber: published?.number ?? null,
    changeCount: published ? listAgentChanges(published.config, draft).length : 0,
    updatedAt,
    updatedByName,
    archivedAt,
  };
}
