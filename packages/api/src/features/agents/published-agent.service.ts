import type { AgentConfig } from "@piloto/shared/agents";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { findPublishedVersion } from "./agent-versions.queries.ts";
import { readStoredConfig } from "./stored-config.ts";

/** The version of an agent that speaks with customers. */
export type PublishedAgent = { agentId: string; versionId: string; number: number; config: AgentConfig };

/** Undefined when the agent is unknown here, archived, or was never published: then it answers nobody. */
export async function findPublishedAgent(
  trx: WorkspaceTrx,
  workspaceId: string,
  agentId: string,
): Promise<PublishedAgent | undefined> {
  const version = await findPublishedVersion(trx, workspaceId, agentId);
  if (!version) return undefined;
  const { versionId, number, ...stored } = version;
  return { agentId, versionId, number, config: readStoredConfig(stored) };
}
