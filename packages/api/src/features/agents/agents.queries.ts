import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type AgentRow, selectAgents, toAgentRow } from "./agent-row.queries.ts";
import type { StoredConfig } from "./stored-config.ts";

/** The agent, archived or not. Throws NOT_FOUND, also for an agent of another workspace. */
export async function getAgent(trx: WorkspaceTrx, workspaceId: string, agentId: string): Promise<AgentRow> {
  const row = await selectAgents(trx, workspaceId).where("a.id", "=", agentId).executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND", { message: "no such agent in this workspace" });
  return toAgentRow(row);
}

/**
 * Locks the agent until the end of the transaction, then reads it: in one statement the joined version could be the one
 * from before the wait. Throws NOT_FOUND.
 */
export async function lockAgent(trx: WorkspaceTrx, workspaceId: string, agentId: string): Promise<AgentRow> {
  await trx
    .selectFrom("agents")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", agentId)
    .forNoKeyUpdate()
    .execute();
  return getAgent(trx, workspaceId, agentId);
}

/** Makes creates with this key take turns, so that the second one finds what the first one made. */
export async function lockClientKey(trx: WorkspaceTrx, clientKey: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${clientKey}, 8))`.execute(trx);
}

/** The id of the agent made with this client key; undefined when there is none yet. */
export async function findAgentIdByClientKey(
  trx: WorkspaceTrx,
  workspaceId: string,
  clientKey: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom("agents")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("clientKey", "=", clientKey)
    .executeTakeFirst();
  return row?.id;
}

/** Inserts an agent with revision 1 and nothing published; returns its id. An active agent's name is CONFLICT. */
export async function insertAgent(
  trx: WorkspaceTrx,
  workspaceId: string,
  agent: StoredConfig & { clientKey: string; userId: string | null },
): Promise<string> {
  const { id } = await trx
    .insertInto("agents")
    .values({
      workspaceId,
      name: agent.name,
      purpose: agent.purpose,
      draft: agent.document,
      clientKey: agent.clientKey,
      createdBy: agent.userId,
      updatedBy: agent.userId,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

type DraftChange = { agentId: string; draft: StoredConfig; userId: string | null };

/** Replaces the draft and raises its revision, which is returned. Call under lockAgent. */
export async function updateDraft(
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, draft, userId }: DraftChange,
): Promise<{ draftRevision: number; updatedAt: Date }> {
  return trx
    .updateTable("agents")
    .set((eb) => ({
      name: draft.name,
      purpose: draft.purpose,
      draft: draft.document,
      draftRevision: eb("draftRevision", "+", 1),
      updatedBy: userId,
      updatedAt: sql<Date>`clock_timestamp()`,
    }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", agentId)
    .returning(["draftRevision", "updatedAt"])
    .executeTakeFirstOrThrow();
}

/** Makes this version the one that speaks with customers. Call under lockAgent. */
export async function updatePublishedVersion(
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, versionId, userId }: { agentId: string; versionId: string; userId: string | null },
): Promise<void> {
  await trx
    .updateTable("agents")
    .set({ publishedVersionId: versionId, updatedBy: userId, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", agentId)
    .execute();
}

/** Moves the agent to the archive or back. Its edit time stays, so that an undo puts it where it was in the list. */
export async function updateArchived(
  trx: WorkspaceTrx,
  workspaceId: string,
  { agentId, isArchived }: { agentId: string; isArchived: boolean },
): Promise<void> {
  await trx
    .updateTable("agents")
    .set({ archivedAt: isArchived ? sql<Date>`now()` : null })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", agentId)
    .execute();
}
