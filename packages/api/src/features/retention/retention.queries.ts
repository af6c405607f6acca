import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** Every workspace that does not keep conversations for ever, through the door `workspaces_with_retention`. */
export async function listWorkspacesWithRetention(db: Database): Promise<string[]> {
  const { rows } = await sql<{ workspaceId: string }>`SELECT workspace_id FROM workspaces_with_retention()`.execute(db);
  return rows.map(({ workspaceId }) => workspaceId);
}

export async function findRetentionDays(trx: WorkspaceTrx, workspaceId: string): Promise<number | null> {
  const row = await trx
    .selectFrom("workspaces")
    .select("retentionDays")
    .where("id", "=", workspaceId)
    .executeTakeFirst();
  return row?.retentionDays ?? null;
}

/** What was closed or given up before this instant has served its time; NULL, which nothing precedes, without a retention. */
const keptSince = (workspaceId: string) =>
  sql`(SELECT now() - make_interval(days => w.retention_days) FROM workspaces w WHERE w.id = ${workspaceId})`;

/**
 * Locks the conversation that has been closed longest, if that is longer than the workspace keeps it; undefined when there is
 * none. Passes over those that somebody else holds, or in which an agent or a sender is still at work. The lock keeps out rows that
 * would come to refer to it.
 */
export async function lockOldConversation(trx: WorkspaceTrx, workspaceId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM conversations
    WHERE workspace_id = ${workspaceId} AND status = 'closed' AND closed_at < ${keptSince(workspaceId)}
      AND coalesce(lease_until < now(), true) AND coalesce(send_lease_until < now(), true)
    ORDER BY closed_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(trx);
  return rows[0]?.id;
}

type Part = { conversationId: string; limit: number };

export async function listOldestMessages(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, limit }: Part,
): Promise<string[]> {
  const rows = await trx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Takes the files away from these messages; how many. As loose files they keep their rows until their bytes are gone. */
export async function loosenFiles(trx: WorkspaceTrx, workspaceId: string, messageIds: string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE attachments SET message_id = NULL, conversation_id = NULL
    WHERE workspace_id = ${workspaceId} AND message_id = ANY (${messageIds}::uuid[])`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Deletes messages with reactions, statuses and attempts. Call `loosenFiles` first: the rows of files would go, too. */
export async function deleteMessages(trx: WorkspaceTrx, workspaceId: string, messageIds: string[]): Promise<void> {
  await sql`DELETE FROM messages WHERE workspace_id = ${workspaceId} AND id = ANY (${messageIds}::uuid[])`.execute(trx);
}

// Below, rows are chosen by an array and not by a join: of a large table a few rows are then read whatever the planner thinks.

/** Deletes up to `limit` of the agent's turns with their steps; how many. */
export async function deleteRuns(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, limit }: Part,
): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM agent_runs WHERE workspace_id = ${workspaceId} AND id = ANY (ARRAY(
      SELECT id FROM agent_runs WHERE workspace_id = ${workspaceId} AND conversation_id = ${conversationId}
      ORDER BY started_at, id LIMIT ${limit}))`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Deletes up to `limit` lines of the timeline; how many. */
export async function deleteEvents(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, limit }: Part,
): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM conversation_events WHERE workspace_id = ${workspaceId} AND id = ANY (ARRAY(
      SELECT id FROM conversation_events WHERE workspace_id = ${workspaceId} AND conversation_id = ${conversationId}
      ORDER BY at, id LIMIT ${limit}))`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Deletes a conversation without messages, and whatever else refers to it; how many unsent uploads became loose files. */
export async function deleteEmptied(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<number> {
  // An upload that was never sent belongs to nothing any more; a file whose message was moved goes where that is.
  const { numAffectedRows } = await sql`
    UPDATE attachments a SET conversation_id = (
      SELECT m.conversation_id FROM messages m WHERE m.workspace_id = a.workspace_id AND m.id = a.message_id)
    WHERE a.workspace_id = ${workspaceId} AND a.conversation_id = ${conversationId}`.execute(trx);
  await sql`DELETE FROM presences WHERE workspace_id = ${workspaceId} AND conversation_id = ${conversationId}`.execute(
    trx,
  );
  await sql`DELETE FROM conversations WHERE workspace_id = ${workspaceId} AND id = ${conversationId}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Deletes up to `limit` raw webhooks that could not be read and are as old; those that were read go after eight days. */
export async function deleteFailedWebhooks(trx: WorkspaceTrx, workspaceId: string, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM webhook_events WHERE workspace_id = ${workspaceId} AND id = ANY (ARRAY(
      SELECT id FROM webhook_events WHERE workspace_id = ${workspaceId} AND state = 'failed'
        AND received_at < ${keptSince(workspaceId)} ORDER BY received_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0);
}

/** What a job can name, and where that is; the channel's own id of a message is not a row of ours and grows old by time. */
const named = [
  { field: "conversationId", table: "conversations" },
  { field: "messageId", table: "messages" },
  { field: "attachmentId", table: "attachments" },
  { field: "webhookEventId", table: "webhook_events" },
] as const;

/** Deletes work that was given up and speaks of what is no longer there, whoever took it away; how many. */
export async function deletePointlessLetters(trx: WorkspaceTrx, workspaceId: string): Promise<number> {
  const isGone = named.map(({ field, table }) => {
    const id = sql`d.payload ->> ${sql.lit(field)}`;
    // A value, not EXISTS: for that the whole table would be read into a hash.
    return sql`CASE WHEN pg_input_is_valid(${id}, 'uuid') THEN (
      SELECT t.id FROM ${sql.table(table)} t WHERE t.workspace_id = d.workspace_id AND t.id = (${id})::uuid) IS NULL ELSE false END`;
  });
  const { numAffectedRows } = await sql`
    DELETE FROM dead_letters d WHERE d.workspace_id = ${workspaceId} AND (${sql.join(isGone, sql` OR `)}
      OR (d.payload ? 'externalId' AND d.failed_at < ${keptSince(workspaceId)}))`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/**
 * A merge remembers two conversations that became one as they were, with what was last said in them, to take them apart again.
 * Forgets that of pairs whose conversation is gone: there is nothing left to take apart.
 */
export async function forgetUnitedPairs(trx: WorkspaceTrx, workspaceId: string): Promise<void> {
  // A value here, too.
  const survivor = sql`(
    SELECT c.id FROM conversations c WHERE c.workspace_id = m.workspace_id AND c.id = (pair ->> 'survivorId')::uuid)`;
  await sql`
    UPDATE contact_merges m SET moved = jsonb_set(m.moved, '{united}', (
      SELECT coalesce(jsonb_agg(pair), '[]') FROM jsonb_array_elements(m.moved -> 'united') AS pair WHERE ${survivor} IS NOT NULL))
    WHERE m.workspace_id = ${workspaceId}
      AND EXISTS (SELECT FROM jsonb_array_elements(m.moved -> 'united') AS pair WHERE ${survivor} IS NULL)`.execute(
    trx,
  );
}
