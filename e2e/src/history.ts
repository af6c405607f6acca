import type { Person } from "./people.ts";
import type { Product } from "./product.ts";

type History = { name: string; count: number; place: "before" | "after" };

/** Gives the only conversation with this contact older or newer messages, "Histórico 1" the oldest; answers their ids. */
export async function insertHistory({ sql }: Product, { workspace }: Person, history: History): Promise<string[]> {
  const { name, count, place } = history;
  const rows = await sql<{ id: string }>(
    `WITH c AS (
       SELECT c.* FROM conversations c JOIN contacts p ON (p.workspace_id, p.id) = (c.workspace_id, c.contact_id)
       WHERE c.workspace_id = $1 AND p.profile_name = $2
     ), moved AS (
       UPDATE messages m SET occurred_at = m.occurred_at - CASE WHEN $4 THEN '1 day'::interval ELSE '0' END
       FROM c WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id RETURNING m.id
     ), added AS (
       INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, body, external_id,
                             status, status_rank, occurred_at)
       SELECT c.workspace_id, c.id, c.channel_id, c.last_seq + n, 'in', 'contact', 'text', 'Histórico ' || n,
              'historia.' || c.id || '.' || n, 'received', 9, now() - CASE WHEN $4 THEN '2 hours'::interval ELSE '30 hours' END + n * '20 s'::interval
       FROM c, generate_series(1, $3::int) AS n RETURNING id, seq
     ), counted AS (
       UPDATE conversations SET last_seq = conversations.last_seq + $3::int, input_seq = conversations.last_seq + $3::int
       FROM c WHERE (conversations.workspace_id, conversations.id) = (c.workspace_id, c.id) RETURNING 1
     )
     SELECT id FROM added ORDER BY seq`,
    [workspace.id, name, count, place === "after"],
  );
  return rows.map(({ id }) => id);
}
