import type { RealtimeHint } from "@piloto/shared/conversation-views";
import { sql } from "kysely";
import type { Pool } from "pg";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type FeedEvent = {
  id: number;
  workspaceId: string;
  kind: RealtimeHint["kind"];
  conversationId: string | null;
  /** For whom alone; null for everybody in the workspace. */
  userId: string | null;
};

const columns = `e.id, e.workspace_id AS "workspaceId", e.kind, e.conversation_id AS "conversationId", e.user_id AS "userId"`;

/** Events of all workspaces after a number, and those that meanwhile filled a gap below it, in no particular order. */
export async function listFeedEvents(
  pool: Pool,
  { after, gaps, limit }: { after: number; gaps: readonly { from: number; to: number }[]; limit: number },
): Promise<FeedEvent[]> {
  const { rows } = await pool.query<FeedEvent>({
    name: "list-feed-events",
    text: `SELECT ${columns} FROM realtime_events_after($1::bigint, $2::int) e
      UNION ALL
      SELECT ${columns} FROM unnest($3::bigint[], $4::bigint[]) AS gap (low, high),
        LATERAL realtime_events_after(gap.low - 1, least(gap.high - gap.low + 1, $2)::int) e WHERE e.id <= gap.high`,
    values: [after, limit, gaps.map(({ from }) => from), gaps.map(({ to }) => to)],
  });
  return rows;
}

/** The newest number of all, 0 when there is none. */
export async function getNewestEventId(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ id: number }>("SELECT newest_realtime_event() AS id");
  return rows[0]?.id ?? 0;
}

/** What one person missed after a number, each hint once however often it was given. */
export async function listMissedHints(
  trx: WorkspaceTrx,
  workspaceId: string,
  { userId, after, limit }: { userId: string; after: number; limit: number },
): Promise<RealtimeHint[]> {
  const { rows } = await sql<RealtimeHint>`
    SELECT e.kind, e.conversation_id FROM realtime_events e
    WHERE e.workspace_id = ${workspaceId} AND e.id > ${after} AND (e.user_id IS NULL OR e.user_id = ${userId})
    GROUP BY e.kind, e.conversation_id ORDER BY max(e.id) LIMIT ${limit}`.execute(trx);
  return rows;
}
