import type { AgentConfig } from "@piloto/shared/agents";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type AgentVersionRow, getAgentVersion, listAgentVersions } from "./agent-versions.queries.ts";
import { getAgent } from "./agents.queries.ts";
import { readStoredConfig } from "./stored-config.ts";

export type AgentVersion = AgentVersionRow & { config: AgentConfig };
export type AgentVersionPage = { versions: AgentVersionRow[]; nextCursor: string | null };

type Paging = { agentId: string; cursor?: string | undefined; limit: number };

/** One page of an agent's versions, newest first. Throws NOT_FOUND for an agent that is not in this workspace. */
export async function listVersionPage(
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, cursor, limit }: Paging,
): Promise<AgentVersionPage> {
  await getAgent(trx, workspaceId, agentId);
  const before = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await listAgentVersions(trx, workspaceId, { agentId, before, limit: limit + 1 });
  const versions = rows.slice(0, limit);
  return { versions, nextCursor: rows.length > limit ? String(versions.at(-1)?.number) : null };
}

/** A version with its configuration. Throws NOT_FOUND. */
export async function readVersion(
  trx: WorkspaceTrx,
  workspaceId: string,
  which: { agentId: string; number: number },
): Promise<AgentVersion> {
  const { name, purpose, document, ...version } = await getAgentVersion(trx, workspaceId, which);
  return { ...version, config: readStoredConfig({ name, purpose, document }) };
}

// Versions never move, so the number of the last one seen is the whole cursor.
function readCursor(cursor: string): number {
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw new AppError("VALIDATION_FAILED", { fields: [{ field: "cursor", message: "is not a cursor of this list" }] });
}
