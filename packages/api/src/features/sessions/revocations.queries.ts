import type { Pool } from "pg";
import type { Trx } from "../../database/workspace.ts";

export type RevocationRow = {
  sessionId: string | null;
  userId: string | null;
  minEpoch: number | null;
  createdAt: Date;
};

/** Revocations newer than `after` less the overlap; with no `after`, all of the window. */
export async function listRevocations(
  pool: Pool,
  { after, windowSeconds, overlapSeconds }: { after: Date | undefined; windowSeconds: number; overlapSeconds: number },
): Promise<RevocationRow[]> {
  const { rows } = await pool.query<RevocationRow>({
    name: "list-revocations",
    text: `SELECT session_id AS "sessionId", user_id AS "userId", min_epoch AS "minEpoch", created_at AS "createdAt"
      FROM revocations
      WHERE created_at > greatest(now() - make_interval(secs => $2), $1::timestamptz - make_interval(secs => $3))`,
    values: [after ?? null, windowSeconds, overlapSeconds],
  });
  return rows;
}

/** Tells every instance to refuse the access tokens of these sessions. */
export async function insertSessionRevocations(trx: Trx, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await trx
    .insertInto("revocations")
    .values(sessionIds.map((sessionId) => ({ sessionId })))
    .execute();
}

/** Tells every instance to refuse the user's access tokens of an epoch below this one. */
export async function insertEpochRevocation(trx: Trx, userId: string, minEpoch: number): Promise<void> {
  await trx.insertInto("revocations").values({ userId, minEpoch }).execute();
}
