import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

/** What is deleted, and after how long. Ended sessions stay 90 days, for "where is my account open" and new-device checks. */
const expired = [
  { name: "pendingSignups", statement: sql`DELETE FROM pending_signups WHERE expires_at < now()` },
  { name: "oneTimeTokens", statement: sql`DELETE FROM one_time_tokens WHERE expires_at < now() - interval '1 day'` },
  { name: "authFlows", statement: sql`DELETE FROM auth_flows WHERE expires_at < now()` },
  { name: "rateLimits", statement: sql`DELETE FROM rate_limits WHERE theoretical_arrival < now()` },
  { name: "revocations", statement: sql`DELETE FROM revocations WHERE created_at < now() - interval '1 day'` },
  {
    name: "sessions",
    statement: sql`DELETE FROM sessions WHERE least(idle_expires_at, absolute_expires_at, coalesce(revoked_at, 'infinity')) < now() - interval '90 days'`,
  },
  {
    name: "jobTasks",
    statement: sql`DELETE FROM job_tasks WHERE NOT EXISTS (SELECT FROM graphile_worker._private_jobs WHERE id = job_id)`,
  },
] as const;

// Any constant that no other advisory lock of ours uses.
const lockKey = 7_205_001;

/** Rows deleted per kind; nothing when another instance is at it. */
export async function deleteExpired(db: Database): Promise<Record<string, number>> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ isOurs: boolean }>`SELECT pg_try_advisory_xact_lock(${lockKey}) AS is_ours`.execute(
      trx,
    );
    if (!rows[0]?.isOurs) return {};
    const deleted: Record<string, number> = {};
    for (const { name, statement } of expired)
      deleted[name] = Number((await statement.execute(trx)).numAffectedRows ?? 0);
    return { ...deleted, ...(await deleteExpiredOfConversations(trx)) };
  });
}

// Of each kind, per round of maintenance and per statement.
const maxRows = 20_000;

async function deleteExpiredOfConversations(trx: Trx): Promise<Record<string, number>> {
  const { rows } = await sql<{
    kind: string;
    deleted: number;
  }>`SELECT kind, deleted FROM delete_expired_conversation_data(${maxRows})`.execute(trx);
  return Object.fromEntries(rows.map(({ kind, deleted }) => [kind, deleted]));
}
