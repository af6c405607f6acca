import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** The contact that others were merged into, first, and all of those: one person. Empty when there is no such contact. */
export async function listPersonContacts(trx: WorkspaceTrx, workspaceId: string, contactId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE up AS (
      SELECT id, merged_into_id FROM contacts WHERE workspace_id = ${workspaceId} AND id = ${contactId}
      UNION SELECT c.id, c.merged_into_id FROM contacts c JOIN up ON c.workspace_id = ${workspaceId} AND c.id = up.merged_into_id),
    person AS (
      SELECT id, 0 AS depth FROM up WHERE merged_into_id IS NULL
      UNION SELECT c.id, p.depth + 1 FROM contacts c JOIN person p ON c.workspace_id = ${workspaceId} AND c.merged_into_id = p.id)
    SELECT id FROM person ORDER BY depth, id`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Every id and address the channels know the person by. */
export async function listPersonNames(trx: WorkspaceTrx, workspaceId: string, contactIds: string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT DISTINCT unnest(ARRAY[value, address]) AS name FROM contact_identities
    WHERE workspace_id = ${workspaceId} AND contact_id = ANY (${contactIds}::uuid[])`.execute(trx);
  return rows.map(({ name }) => name);
}

export async function listPersonConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactIds: string[],
): Promise<string[]> {
  const rows = await trx
    .selectFrom("conversations")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("contactId", "in", contactIds)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Ends the conversations and forgets what their rows say of the person. The raised epoch makes worthless what an agent is
 * deciding just now. How many runs and sends are under way: those may still write what they know.
 */
export async function emptyConversations(trx: WorkspaceTrx, workspaceId: string, ids: string[]): Promise<number> {
  const { rows } = await sql<{ isBusy: boolean }>`
    UPDATE conversations SET status = 'closed', closed_at = coalesce(closed_at, now()), snoozed_until = NULL,
      control = CASE control WHEN 'handoff_pending' THEN 'human' ELSE control END, waiting_since = NULL,
      control_epoch = control_epoch + 1, run_due_at = NULL, run_since = NULL, send_after = NULL, handoff_summary = '',
      instruction = '', summary = '', last_preview = '', unread_count = 0, has_failed_message = false
    WHERE workspace_id = ${workspaceId} AND id = ANY (${ids}::uuid[])
    RETURNING coalesce(lease_until > now(), false) OR coalesce(send_lease_until > now(), false) AS is_busy`.execute(
    trx,
  );
  return rows.filter(({ isBusy }) => isBusy).length;
}

/** Leaves of up to `limit` messages the place, the time and the state, as of a message its author took back; how many. */
export async function emptyMessages(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationIds, limit }: { conversationIds: string[]; limit: number },
): Promise<number> {
  // The channel's id of a message holds the number in base64.
  const { numAffectedRows } = await sql`
    UPDATE messages SET body = '', payload = '{}', external_id = NULL, reply_to_external_id = NULL, error_title = NULL,
      error_details = NULL, edited_at = NULL, deleted_at = coalesce(deleted_at, now()),
      status = CASE WHEN status IN ('queued', 'sending') THEN 'failed' ELSE status END,
      status_rank = CASE WHEN status IN ('queued', 'sending') THEN 1 ELSE status_rank END
    WHERE workspace_id = ${workspaceId} AND id IN (
      SELECT id FROM messages WHERE workspace_id = ${workspaceId} AND conversation_id = ANY (${conversationIds}::uuid[])
        AND (body <> '' OR payload <> '{}' OR external_id IS NOT NULL OR reply_to_external_id IS NOT NULL
          OR error_details IS NOT NULL OR deleted_at IS NULL OR status IN ('queued', 'sending'))
      LIMIT ${limit})`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Takes up to `limit` files' rows away; where their bytes are. */
export async function deletePersonFiles(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationIds, limit }: { conversationIds: string[]; limit: number },
): Promise<{ storageKey: string | null }[]> {
  const { rows } = await sql<{ storageKey: string | null }>`
    DELETE FROM attachments WHERE workspace_id = ${workspaceId} AND id IN (
      SELECT a.id FROM attachments a LEFT JOIN messages m ON m.workspace_id = a.workspace_id AND m.id = a.message_id
      WHERE a.workspace_id = ${workspaceId}
        AND (a.conversation_id = ANY (${conversationIds}::uuid[]) OR m.conversation_id = ANY (${conversationIds}::uuid[]))
      LIMIT ${limit})
    RETURNING storage_key`.execute(trx);
  return rows;
}

/** What was written around the messages: by agents, about their delivery, in the conversation's history, in work given up. */
export async function deleteSurroundings(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationIds, contactIds }: { conversationIds: string[]; contactIds: string[] },
): Promise<void> {
  const inThem = sql`workspace_id = ${workspaceId} AND conversation_id = ANY (${conversationIds}::uuid[])`;
  const ofMessages = sql`workspace_id = ${workspaceId} AND message_id IN (SELECT id FROM messages WHERE ${inThem})`;
  await sql`DELETE FROM message_reactions WHERE ${ofMessages}`.execute(trx);
  await sql`UPDATE send_attempts SET details = '' WHERE ${ofMessages} AND details <> ''`.execute(trx);
  await sql`UPDATE agent_steps SET input = NULL, output = NULL WHERE workspace_id = ${workspaceId}
    AND run_id IN (SELECT id FROM agent_runs WHERE ${inThem}) AND (input IS NOT NULL OR output IS NOT NULL)`.execute(
    trx,
  );
  await sql`UPDATE agent_runs SET reason = '' WHERE ${inThem} AND reason <> ''`.execute(trx);
  await sql`DELETE FROM conversation_events WHERE ${inThem}`.execute(trx);
  await sql`DELETE FROM conversation_labels WHERE ${inThem}`.execute(trx);
  await sql`DELETE FROM contact_merges WHERE workspace_id = ${workspaceId}
    AND (kept_id = ANY (${contactIds}::uuid[]) OR merged_id = ANY (${contactIds}::uuid[]))`.execute(trx);
  await sql`DELETE FROM dead_letters WHERE workspace_id = ${workspaceId}
    AND (payload ->> 'conversationId' = ANY (${conversationIds}::text[]) OR payload ->> 'contactId' = ANY (${contactIds}::text[]))`.execute(
    trx,
  );
}

export type StoredEvent = { id: string; state: "waiting" | "done" | "failed"; isNaming: boolean };

/**
 * The next stored webhooks in the order of their ids, and whether one of these names stands in each. All of them, because a
 * search for the few that do could take longer than a statement may.
 */
export async function listWebhooks(
  trx: WorkspaceTrx,
  workspaceId: string,
  { names, after, since, limit }: { names: string[]; after: string; since: Date; limit: number },
): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    SELECT e.id, e.state,
      EXISTS (SELECT FROM unnest(${names}::text[]) AS name WHERE position(convert_to(name, 'UTF8') IN e.body) > 0) AS is_naming
    FROM webhook_events e
    WHERE e.workspace_id = ${workspaceId} AND e.id > ${after} AND e.received_at >= ${since}
    ORDER BY e.id LIMIT ${limit}`.execute(trx);
  return rows;
}

export async function deleteWebhooks(trx: WorkspaceTrx, workspaceId: string, ids: string[]): Promise<void> {
  await sql`DELETE FROM webhook_events WHERE workspace_id = ${workspaceId} AND id = ANY (${ids}::uuid[])`.execute(trx);
}

/** Events that wait for a message nobody knows yet: few, and none older than a week. */
export async function listParkedTexts(
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<{ id: string; targetExternalId: string; text: string }[]> {
  const { rows } = await sql<{ id: string; targetExternalId: string; text: string }>`
    SELECT id, target_external_id, event::text AS text FROM parked_events WHERE workspace_id = ${workspaceId}`.execute(
    trx,
  );
  return rows;
}

export async function deleteParked(trx: WorkspaceTrx, workspaceId: string, ids: string[]): Promise<void> {
  await sql`DELETE FROM parked_events WHERE workspace_id = ${workspaceId} AND id = ANY (${ids}::uuid[])`.execute(trx);
}

/** Forgets who the person is; whether anything was known. What stays are rows that numbers refer to. */
export async function emptyContacts(trx: WorkspaceTrx, workspaceId: string, contactIds: string[]): Promise<boolean> {
  const named = await sql`
    DELETE FROM contact_identities WHERE workspace_id = ${workspaceId} AND contact_id = ANY (${contactIds}::uuid[])`.execute(
    trx,
  );
  const emptied = await sql`
    UPDATE contacts SET name = '', profile_name = '', email = '', city = '', interest = '', notes = '', facts = '{}',
      origin = NULL, marketing_opt_out_at = NULL, marketing_changed_at = NULL, updated_at = now()
    WHERE workspace_id = ${workspaceId} AND id = ANY (${contactIds}::uuid[])
      AND (name <> '' OR profile_name <> '' OR email <> '' OR city <> '' OR interest <> '' OR notes <> '' OR facts <> '{}'
        OR origin IS NOT NULL)`.execute(trx);
  return Number(named.numAffectedRows ?? 0) + Number(emptied.numAffectedRows ?? 0) > 0;
}
