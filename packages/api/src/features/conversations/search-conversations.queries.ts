import type { MessageAuthor } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { ListPosition } from "./conversations-cursor.ts";

/** The newest conversation of each of these contacts, the newest of all first. */
export async function listNewestOfContacts(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactIds, limit }: { contactIds: readonly string[]; limit: number },
): Promise<string[]> {
  if (contactIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    SELECT newest.id FROM unnest(${contactIds}::uuid[]) AS contact (id)
    CROSS JOIN LATERAL (
      SELECT c.id, c.last_message_at FROM conversations c
      WHERE c.workspace_id = ${workspaceId} AND c.contact_id = contact.id
      ORDER BY c.last_message_at DESC, c.id DESC LIMIT 1
    ) newest
    ORDER BY newest.last_message_at DESC, newest.id DESC LIMIT ${limit}`.execute(trx);
  return rows.map(({ id }) => id);
}

export type MessageHit = ListPosition & {
  conversationId: string;
  author: MessageAuthor;
  occurredAt: Date;
  /** Words that matched stand between \u0002 and \u0003. */
  snippet: string;
};

// Where an instant begins that no message is after.
const beforeAll = { micros: 9_000_000_000_000_000, id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };
const headline = `StartSel="\u0002", StopSel="\u0003", MinWords=8, MaxWords=24`;

/** Messages that match, newest first, before a place among them. `query` as `toSearchQuery` writes it. */
export async function searchMessages(
  trx: WorkspaceTrx,
  workspaceId: string,
  { query, before = beforeAll, limit }: { query: string; before: ListPosition | undefined; limit: number },
): Promise<MessageHit[]> {
  // Nothing but stop words is an empty query, which matches nothing: then nothing is walked either.
  const { rows } = await sql<MessageHit>`
    SELECT m.id, m.conversation_id, m.author, m.occurred_at,
      (extract(epoch FROM m.occurred_at) * 1000000)::bigint AS micros,
      ts_headline('piloto_pt', translate(left(m.body, 8000), ${"\u0002\u0003"}, ''), typed.query, ${headline}) AS snippet
    FROM (SELECT to_tsquery('piloto_pt', ${query}) AS query) typed
    CROSS JOIN LATERAL search_messages(typed.query,
      timestamptz 'epoch' + ${before.micros}::bigint * interval '1 microsecond', ${before.id}::uuid, ${limit}) hit
    JOIN messages m ON m.workspace_id = ${workspaceId} AND m.id = hit.message_id
    WHERE numnode(typed.query) > 0
    ORDER BY m.occurred_at DESC, m.id DESC`.execute(trx);
  return rows;
}
