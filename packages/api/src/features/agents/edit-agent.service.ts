import { listAgentChanges } from "@piloto/shared/agent-changes";
import type { CreateAgentInput, UpdateDraftInput } from "@piloto/shared/agents";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type AuditOrigin, recordAudit } from "../audit-log/audit-log.service.ts";
import { describeChanges } from "./agent-audit.ts";
import {
  findAgentIdByClientKey,
  insertAgent,
  lockAgent,
  lockClientKey,
  updateArchived,
  updateDraft,
} from "./agents.queries.ts";
import { type Agent, readAgent, toAgent } from "./read-agents.service.ts";
import { toStoredConfig } from "./stored-config.ts";

/** Who edits, and in which transaction of which workspace. */
export type Editing = {
  trx: WorkspaceTrx;
  workspace: { id: string };
  actor: { userId: string | null };
  origin: AuditOrigin;
};

/**
 * Creates an agent with this draft. The same client key again answers the agent it made, however it looks by now.
 * Throws CONFLICT on the field `name` when an active agent has it.
 */
export async function createAgent(editing: Editing, { clientKey, draft }: CreateAgentInput): Promise<Agent> {
  const { trx, workspace, actor, origin } = editing;
  await lockClientKey(trx, clientKey);
  const existing = await findAgentIdByClientKey(trx, workspace.id, clientKey);
  if (existing) return readAgent(trx, workspace.id, existing);
  const id = await insertAgent(trx, workspace.id, { ...toStoredConfig(draft), clientKey, userId: actor.userId });
  const agent = await readAgent(trx, workspace.id, id);
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "agents.create",
    target: agentTarget(agent),
    details: { purpose: draft.purpose },
  });
  return agent;
}

/**
 * Replaces the draft when it still has the revision the editor started from. A repeated save (its answer was lost)
 * answers like the first. Throws CONFLICT with `updatedByName` and `revision` when somebody saved in between, NOT_FOUND.
 */
export async function saveDraft(
  editing: Editing,
  { agentId, draftRevision, draft }: Omit<UpdateDraftInput, "workspaceId">,
): Promise<{ draftRevision: number; updatedAt: Date }> {
  const { trx, workspace, actor, origin } = editing;
  const agent = toAgent(await lockAgent(trx, workspace.id, agentId));
  requireActive(agent);
  if (listAgentChanges(agent.draft, draft).length === 0) {
    return { draftRevision: agent.draftRevision, updatedAt: agent.updatedAt };
  }
  requireRevision(agent, draftRevision);
  const saved = await updateDraft(trx, workspace.id, { agentId, draft: toStoredConfig(draft), userId: actor.userId });
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: "agents.updateDraft",
    target: agentTarget({ ...agent, draft }),
    details: { revision: saved.draftRevision, ...describeChanges(agent.draft, draft) },
  });
  return saved;
}

/** Archives an agent or takes it out of the archive. Idempotent. Throws CONFLICT on `name` when it was given away meanwhile. */
export async function setArchived(
  editing: Editing,
  { agentId, isArchived }: { agentId: string; isArchived: boolean },
): Promise<Agent> {
  const { trx, workspace, origin } = editing;
  const agent = toAgent(await lockAgent(trx, workspace.id, agentId));
  if ((agent.archivedAt !== null) === isArchived) return agent;
  await updateArchived(trx, workspace.id, { agentId, isArchived });
  const changed = await readAgent(trx, workspace.id, agentId);
  await recordAudit(trx, origin, {
    workspaceId: workspace.id,
    action: isArchived ? "agents.archive" : "agents.unarchive",
    target: agentTarget(agent),
    details: { archived: { before: !isArchived, after: isArchived } },
  });
  return changed;
}

export const agentTarget = ({ id, draft }: Pick<Agent, "id" | "draft">) => ({ kind: "agent", id, label: draft.name });

/** Throws CONFLICT for an archived agent: it is brought back before it is changed. */
export function requireActive(agent: Agent): void {
  if (agent.archivedAt) throw new AppError("CONFLICT", { details: { reason: "archived" } });
}

/** Throws CONFLICT, naming who saved, when the draft moved on since the editor read it. */
export function requireRevision(agent: Agent, draftRevision: number): void {
  if (agent.draftRevision === draftRevision) return;
  throw new AppError("CONFLICT", {
    message: `draft is at revision ${agent.draftRevision}, not ${draftRevision}`,
    details: {
      reason: "stale_draft",
      updatedByName: agent.updatedByName,
      updatedAt: agent.updatedAt.toISOString(),
      revision: agent.draftRevision,
    },
  });
}
