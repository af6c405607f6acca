import { sql } from "kysely";
import type { Database } from "../database/pool.ts";

/** The next people with a session that is not ended, in the order of their ids: all, of a workspace, or one. */
export async function listSignedIn(
  owner: Database,
  who: { user: string | undefined; workspaceId: string | undefined },
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT u.id FROM users u
    WHERE u.id > ${after}
      AND (${who.user ?? null}::text IS NULL OR u.id::text = ${who.user ?? null} OR u.email = lower(${who.user ?? null}))
      AND (${who.workspaceId ?? null}::uuid IS NULL OR EXISTS (
        SELECT FROM memberships m WHERE m.user_id = u.id AND m.workspace_id = ${who.workspaceId ?? null}::uuid))
      AND EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id AND s.revoked_at IS NULL
        AND s.idle_expires_at > now() AND s.absolute_expires_at > now())
    ORDER BY u.id LIMIT ${limit}`.execute(owner);
  return rows.map(({ id }) => id);
}

export type ReuseEvent = {
  at: Date;
  userId: string;
  email: string;
  sessionHash: string | null;
  ip: string | null;
  device: string | null;
};

/** Refresh tokens that were used again, newest first, by what the audit log of each account says. */
export async function listReuse(owner: Database, since: Date, limit: number): Promise<ReuseEvent[]> {
  const { rows } = await sql<ReuseEvent>`
    SELECT a.occurred_at AS at, u.id AS user_id, u.email, left(encode(sha256(a.target_id::bytea), 'hex'), 16) AS session_hash,
      host(a.ip) AS ip, a.target_label AS device
    FROM audit_log a JOIN users u ON u.id = a.user_id
    WHERE a.action = 'sessions.reuseDetected' AND a.chain_id = a.user_id AND a.occurred_at >= ${since}
    ORDER BY a.occurred_at DESC LIMIT ${limit}`.execute(owner);
  return rows;
}
