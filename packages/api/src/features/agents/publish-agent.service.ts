import { findPublishBlockers } from "@piloto/shared/agent-blockers";
import { listAgentChanges } from "@piloto/shared/agent-changes";
import type { AgentConfig, PublishAgentInput, RollBackAgentInput } from "@piloto/shared/agents";
import { AppError } from "../../errors/app-error.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { describeChanges } from "./agent-audit.ts";
import { getAgentVersion, insertAgentVersion } from "./agent-versions.queries.ts";
import { lockAgent, updateDraft, updatePublishedVersion } from "./agents.queries.ts";
import { agentTarget, type Editing, requireActive, requireRevision } from "./edit-agent.service.ts";
import { type Agent, readAgent, toAgent } from "./read-agents.service.ts";
import { readStoredConfig, toStoredConfig } from "./stored-config.ts";

/**
 * Makes the draft the agent's next immutable version. Throws VALIDATION_FAILED naming each field that blocks it, CONFLICT
 * when the draft moved on or nothing changed since the published version, NOT_FOUND.
 */
export async function publishAgent(
  editing: Editing,
  { agentId, draftRevision, note }: Omit<PublishAgentInput, "workspaceId">,
): Promise<Agent> {
  const agent = await lockForPublishing(editing, agentId, draftRevision);
  requireComplete(agent.draft);
  requireChange(agent, agent.draft);
  return addVersion(editing, agent, { action: "agents.publish", config: agent.draft, note, restoredFrom: null });
}

/**
 * Brings an older version back as a new version, published at once, and sets the draft to it. Throws CONFLICT when the
 * draft moved on, when nothing would change, or when its name was given to another agent; NOT_FOUND.
 */
export async function rollBackAgent(
  editing: Editing,
  { agentId, draftRevision, number }: Omit<RollBackAgentInput, "workspaceId">,
): Promise<Agent> {
  const { trx, workspace, actor } = editing;
  const agent = await lockForPublishing(editing, agentId, draftRevision);
  const version = await getAgentVersion(trx, workspace.id, { agentId, number });
  const config = readStoredConfig(version);
  requireChange(agent, config);
  if (listAgentChanges(agent.draft, config).length > 0) {
    await updateDraft(trx, workspace.id, { agentId, draft: toStoredConfig(config), userId: actor.userId });
  }
  return addVersion(editing, agent, { action: "agents.rollBack", config, note: version.note, restoredFrom: number });
}

async function lockForPublishing({ trx, workspace }: Editing, agentId: string, draftRevision: number): Promise<Agent> {
  const agent = toAgent(await lockAgent(trx, workspace.id, agentId));
  requireActive(agent);
  requireRevision(agent, draftRevision);
  return agent;
}

type Addition = {
  action: "agents.publish" | "agents.rollBack";
  config: AgentConfig;
  note: string;
  restoredFrom: number | null;
};

async function addVersion(
  editing: Editing,
  agent: Agent,
  { action, config, note, restoredFrom }: Addition,
): Promise<Agent> {
  const { trx, workspace, actor, origin } = editing;
  const userId = actor.userId;
  const version = await insertAgentVersion(trx, workspace.id, {
    agentId: agent.id,
    config: toStoredConfig(config),
    note,
    restoredFrom,
    userId,
  });
  await updatePublishedVersion(trx, workspace.id, { agentId: agent.id, versionId: version.id, userId });
  const published = await readAgent(trx, workspace.id, agent.id);
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action,
    target: agentTarget(published),
    details: {
      version: { before: agent.published?.number ?? null, after: version.number },
      ...(restoredFrom !== null && { restoredFrom }),
      ...(note !== "" && { note }),
      ...(agent.published && describeChanges(agent.published.config, config)),
    },
  });
  return published;
}

function requireComplete(draft: AgentConfig): void {
  const fields = findPublishBlockers(draft).map(({ field, code }) => ({ field, message: code }));
  if (fields.length > 0) throw new AppError("VALIDATION_FAILED", { message: "the draft is not complete", fields });
}

function requireChange({ published }: Agent, config: AgentConfig): void {
  if (!published || listAgentChanges(published.config, config).length > 0) return;
  throw new AppError("CONFLICT", {
    message: `equal to version ${published.number}`,
    details: { reason: "nothing_changed", version: published.number },
  });
}
