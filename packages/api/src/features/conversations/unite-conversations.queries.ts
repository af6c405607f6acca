import type { Json } from "@piloto/db/schema-types";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { ConversationRecord } from "./conversation-row.queries.ts";

/** Locks every conversation of these contacts, in the order of their ids. */
export async function lockConversationsOf(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<ConversationRecord[]> {
  return trx
    .selectFrom("conversations")
    .selectAll()
    .where("workspaceId", "=", workspaceId)
    .where("contactId", "in", contactIds)
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}

export async function updateContactOf(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationIds, contactId }: { conversationIds: readonly string[]; contactId: string },
): Promise<void> {
  if (conversationIds.length === 0) return;
  await trx
    .updateTable("conversations")
    .set({ contactId })
    .where("workspaceId", "=", workspaceId)
    .where("id", "in", conversationIds)
    .execute();
}

/** What was moved from one conversation to another, by table. */
export type MovedRows = {
  messages: string[];
  attachments: string[];
  events: string[];
  runs: string[];
  labels: string[];
};

type Move = { from: string; to: string };

/** Moves all that hangs on a conversation to another one; message numbers grow by `offset`. */
export async function moveConversationRows(
  trx: WorkspaceTrx,
  workspaceId: string,
  { from, to, offset }: Move & { offset: number },
): Promise<MovedRows> {
  const { rows } = await sql<MovedRows>`
    WITH m AS (UPDATE messages SET conversation_id = ${to}, seq = seq + ${offset}
        WHERE workspace_id = ${workspaceId} AND conversation_id = ${from} RETURNING id),
      a AS (UPDATE attachments SET conversation_id = ${to}
        WHERE workspace_id = ${workspaceId} AND conversation_id = ${from} RETURNING id),
      e AS (UPDATE conversation_events SET conversation_id = ${to}
        WHERE workspace_id = ${workspaceId} AND conversation_id = ${from} RETURNING id),
      r AS (UPDATE agent_runs SET conversation_id = ${to}
        WHERE workspace_id = ${workspaceId} AND conversation_id = ${from} RETURNING id),
      l AS (INSERT INTO conversation_labels (workspace_id, conversation_id, label_id)
        SELECT workspace_id, ${to}, label_id FROM conversation_labels
        WHERE workspace_id = ${workspaceId} AND conversation_id = ${from}
        ON CONFLICT DO NOTHING RETURNING label_id)
    SELECT coalesce((SELECT array_agg(id) FROM m), '{}') AS messages,
      coalesce((SELECT array_agg(id) FROM a), '{}') AS attachments,
      coalesce((SELECT array_agg(id) FROM e), '{}') AS events,
      coalesce((SELECT array_agg(id) FROM r), '{}') AS runs,
      coalesce((SELECT array_agg(label_id) FROM l), '{}') AS labels`.execute(trx);
  return rows[0] ?? { messages: [], attachments: [], events: [], runs: [], labels: [] };
}

/** The opposite of `moveConversationRows`, for what is still where it was moved to. */
export async function moveRowsBack(
  trx: WorkspaceTrx,
  workspaceId: string,
  { from, to, offset, moved }: Move & { offset: number; moved: MovedRows },
): Promise<void> {
  const where = sql`workspace_id = ${workspaceId} AND conversation_id = ${from}`;
  await sql`
    WITH m AS (UPDATE messages SET conversation_id = ${to}, seq = seq - ${offset}
        WHERE ${where} AND id = ANY (${moved.messages}::uuid[])),
      a AS (UPDATE attachments SET conversation_id = ${to} WHERE ${where} AND id = ANY (${moved.attachments}::uuid[])),
      e AS (UPDATE conversation_events SET conversation_id = ${to} WHERE ${where} AND id = ANY (${moved.events}::uuid[])),
      r AS (UPDATE agent_runs SET conversation_id = ${to} WHERE ${where} AND id = ANY (${moved.runs}::uuid[]))
    DELETE FROM conversation_labels WHERE ${where} AND label_id = ANY (${moved.labels}::uuid[])`.execute(trx);
}

/** The conversation's whole row with its labels, to bring it back one day. */
export type KeptConversation = { row: Json; labelIds: string[] };

/** Deletes an emptied conversation and returns what it was. */
export async function deleteConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<KeptConversation> {
  const { rows } = await sql<KeptConversation>`
    WITH labelled AS (
      SELECT coalesce(array_agg(label_id), '{}') AS ids FROM conversation_labels
      WHERE workspace_id = ${workspaceId} AND conversation_id = ${conversationId})
    DELETE FROM conversations c WHERE c.workspace_id = ${workspaceId} AND c.id = ${conversationId}
    RETURNING to_jsonb(c) AS row, (SELECT ids FROM labelled) AS label_ids`.execute(trx);
  const [kept] = rows;
  if (!kept) throw new Error("a locked conversation was gone");
  return kept;
}

/** Brings a deleted conversation back as it was. `isClosed`: its place as the open one was taken meanwhile. */
export async function insertKept(
  trx: WorkspaceTrx,
  workspaceId: string,
  { row, labelIds, isClosed }: KeptConversation & { isClosed: boolean },
): Promise<void> {
  const changes = {
    // Whoever worked on it then is long gone.
    lease_token: null,
    lease_until: null,
    send_lease_token: null,
    send_lease_until: null,
    ...(isClosed && { status: "closed", snoozed_until: null, closed_at: new Date().toISOString() }),
  };
  await sql`
    WITH kept AS (
      INSERT INTO conversations SELECT r.*
      FROM jsonb_populate_record(NULL::conversations, ${JSON.stringify(row)}::jsonb || ${JSON.stringify(changes)}::jsonb) r
      RETURNING id)
    INSERT INTO conversation_labels (workspace_id, conversation_id, label_id)
    SELECT ${workspaceId}, kept.id, l.id FROM kept, labels l
    WHERE l.workspace_id = ${workspaceId} AND l.id = ANY (${labelIds}::uuid[])`.execute(trx);
}

/** Sets the columns that uniting two conversations changed back to what they were. */
export async function restoreSurvivor(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, before }: { conversationId: string; before: Json },
): Promise<void> {
  await sql`
    UPDATE conversations c SET (status, control, control_reason, control_at, waiting_since, handoff_reason,
        handoff_summary, waiting_told_at, assignee_id, snoozed_until, opened_at, window_expires_at, last_seq, input_seq,
        handled_seq, run_due_at, run_since, send_after, unread_count, last_message_at, last_preview, last_type,
        last_author, last_author_id, last_status, has_failed_message, first_inbound_at, first_response_at,
        first_responder, handed_off_at, agent_id, cost_micros, contact_id, control_epoch, updated_at)
      = (SELECT b.status, b.control, b.control_reason, b.control_at, b.waiting_since, b.handoff_reason,
        b.handoff_summary, b.waiting_told_at, b.assignee_id, b.snoozed_until, b.opened_at, b.window_expires_at,
        b.last_seq, b.input_seq, b.handled_seq, b.run_due_at, b.run_since, b.send_after, b.unread_count,
        b.last_message_at, b.last_preview, b.last_type, b.last_author, b.last_author_id, b.last_status,
        b.has_failed_message, b.first_inbound_at, b.first_response_at, b.first_responder, b.handed_off_at, b.agent_id,
        b.cost_micros, b.contact_id, c.control_epoch + 1, clock_timestamp()
        FROM jsonb_populate_record(NULL::conversations, ${JSON.stringify(before)}::jsonb) b)
    WHERE c.workspace_id = ${workspaceId} AND c.id = ${conversationId}`.execute(trx);
}

/** A conversation's row as JSON, to restore from. */
export async function getConversationJson(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<Json> {
  const { row } = await trx
    .selectFrom("conversations as c")
    .select(sql<Json>`to_jsonb(c)`.as("row"))
    .where("c.workspaceId", "=", workspaceId)
    .where("c.id", "=", conversationId)
    .executeTakeFirstOrThrow();
  return row;
}

export type UnitedFields = Partial<Omit<ConversationRecord, "id" | "workspaceId">>;

/** Sets what two conversations are as one, then what follows from their messages: line of the list, what is unread. */
export async function updateUnited(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, fields }: { conversationId: string; fields: UnitedFields },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ ...fields, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
  await settleFromMessages(trx, workspaceId, conversationId);
}

/**
 * What the messages say about a conversation after some were moved: a reply from the phone reads and answers all that
 * was written before it, and the newest message is the line of the list.
 */
export async function settleFromMessages(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<void> {
  await sql`
    WITH facts AS (
      SELECT max(occurred_at) FILTER (WHERE author = 'phone') AS replied_at,
        max(occurred_at) FILTER (WHERE direction = 'in') AS asked_at,
        min(occurred_at) FILTER (WHERE direction = 'in') AS first_asked_at
      FROM messages WHERE workspace_id = ${workspaceId} AND conversation_id = ${conversationId}
    ), newest AS (
      SELECT * FROM messages WHERE workspace_id = ${workspaceId} AND conversation_id = ${conversationId}
        AND direction <> 'note' ORDER BY occurred_at DESC, seq DESC LIMIT 1
    ), unread AS (
      SELECT count(*)::int AS count FROM messages m, facts f WHERE m.workspace_id = ${workspaceId}
        AND m.conversation_id = ${conversationId} AND m.direction = 'in'
        AND m.occurred_at > coalesce(f.replied_at, '-infinity'))
    UPDATE conversations c SET
      unread_count = least(c.unread_count, unread.count),
      handled_seq = CASE WHEN facts.replied_at >= facts.asked_at THEN c.input_seq ELSE c.handled_seq END,
      first_inbound_at = facts.first_asked_at,
      window_expires_at = facts.asked_at + interval '24 hours',
      last_message_at = coalesce(newest.occurred_at, c.last_message_at),
      last_preview = coalesce(left(regexp_replace(newest.body, '\\s+', ' ', 'g'), 200), ''),
      last_type = coalesce(newest.type, c.last_type), last_author = coalesce(newest.author, c.last_author),
      last_author_id = coalesce(newest.author_user_id, newest.agent_id), last_status = newest.status
    FROM facts CROSS JOIN unread LEFT JOIN newest ON true
    WHERE c.workspace_id = ${workspaceId} AND c.id = ${conversationId}`.execute(trx);
}

/** Whether a person answered from the phone after the customer had first written. */
export async function hasPhoneReply(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<boolean> {
  const row = await trx
    .selectFrom("messages as m")
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "m.workspaceId").onRef("c.id", "=", "m.conversationId"),
    )
    .select("m.id")
    .where("m.workspaceId", "=", workspaceId)
    .where("m.conversationId", "=", conversationId)
    .where("m.author", "=", "phone")
    .whereRef("m.occurredAt", ">=", "c.firstInboundAt")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
