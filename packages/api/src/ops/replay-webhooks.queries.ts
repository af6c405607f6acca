import { sql } from "kysely";
import type { Database } from "../database/pool.ts";

export type WebhookFilter = {
  workspaceId: string;
  channelId: string | undefined;
  id: string | undefined;
  since: Date | undefined;
  until: Date | undefined;
  isFailedOnly: boolean;
};

const matches = ({ workspaceId, channelId, id, since, until, isFailedOnly }: WebhookFilter) => sql`
  workspace_id = ${workspaceId}
  AND (${channelId ?? null}::uuid IS NULL OR channel_id = ${channelId ?? null}::uuid)
  AND (${id ?? null}::uuid IS NULL OR id = ${id ?? null}::uuid)
  AND (${since ?? null}::timestamptz IS NULL OR received_at >= ${since ?? null}::timestamptz)
  AND (${until ?? null}::timestamptz IS NULL OR received_at < ${until ?? null}::timestamptz)
  AND (NOT ${isFailedOnly} OR state = 'failed')`;

export async function countWebhooks(owner: Database, filter: WebhookFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM webhook_events WHERE ${matches(filter)}`.execute(owner);
  return rows[0]?.count ?? 0;
}

/** The next ones, in the order in which they came. */
export async function listWebhookIds(
  owner: Database,
  filter: WebhookFilter,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM webhook_events WHERE ${matches(filter)} AND id > ${after} ORDER BY id LIMIT ${limit}`.execute(owner);
  return rows.map((row) => row.id);
}
