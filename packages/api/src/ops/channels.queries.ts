import { sql } from "kysely";
import type { Database } from "../database/pool.ts";

export type ChannelState = {
  id: string;
  workspaceId: string;
  workspace: string;
  kind: "whatsapp" | "instagram";
  name: string;
  status: string;
  statusReason: string;
  statusChangedAt: Date;
  tokenExpiresAt: Date | null;
  lastWebhookAt: Date | null;
  queued: number;
};

/** Channels of all workspaces or of one, those that need somebody first. */
export async function listChannelStates(
  owner: Database,
  { workspaceId, id, limit }: { workspaceId: string | undefined; id: string | undefined; limit: number },
): Promise<ChannelState[]> {
  const { rows } = await sql<ChannelState>`
    SELECT c.id, c.workspace_id, w.slug AS workspace, c.kind, c.name, c.status, c.status_reason, c.status_changed_at,
      c.token_expires_at, c.last_webhook_at,
      (SELECT count(*)::integer FROM messages m WHERE m.workspace_id = c.workspace_id AND m.channel_id = c.id
         AND m.status IN ('queued', 'sending')) AS queued
    FROM channels c JOIN workspaces w ON w.id = c.workspace_id
    WHERE (${workspaceId ?? null}::uuid IS NULL OR c.workspace_id = ${workspaceId ?? null}::uuid)
      AND (${id ?? null}::uuid IS NULL OR c.id = ${id ?? null}::uuid)
    ORDER BY c.status IN ('needs_reauth', 'blocked') DESC, c.token_expires_at NULLS LAST, c.id LIMIT ${limit}`.execute(
    owner,
  );
  return rows;
}
