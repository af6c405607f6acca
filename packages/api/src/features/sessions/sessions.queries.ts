import { sql } from "kysely";
import type { Pool } from "pg";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

export type RevokeReason =
  | "logout"
  | "ended_by_user"
  | "ended_others"
  | "password_changed"
  | "password_reset"
  | "reuse"
  | "not_me"
  | "replaced"
  | "account_disabled";

export type NewSession = {
  userId: string;
  handleHash: Buffer;
  amr: string[];
  browser: string;
  platform: string;
  userAgent: string;
  ip: string | null;
  idleSeconds: number;
  absoluteSeconds: number;
};

export type InsertedSession = {
  id: string;
  userEpoch: number;
  authenticatedAt: Date;
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
};

/** Inserts generation 1 under the user's current epoch; undefined when the user is disabled or gone. */
export async function insertSession(trx: Trx, session: NewSession): Promise<InsertedSession | undefined> {
  const { rows } = await sql<InsertedSession>`
    INSERT INTO sessions (user_id, handle_hash, user_epoch, amr, authenticated_at, factor_at, absolute_expires_at, idle_expires_at,
      browser, platform, user_agent, ip)
    SELECT u.id, ${session.handleHash}, u.session_epoch, ${session.amr}, now(), now(),
      now() + make_interval(secs => ${session.absoluteSeconds}),
      now() + make_interval(secs => ${Math.min(session.idleSeconds, session.absoluteSeconds)}),
      ${session.browser}, ${session.platform}, ${session.userAgent}, ${session.ip}
    FROM users u WHERE u.id = ${session.userId} AND u.disabled_at IS NULL
    FOR SHARE OF u
    RETURNING id, user_epoch, authenticated_at, idle_expires_at, absolute_expires_at`.execute(trx);
  return rows[0];
}

export type SessionState = { isLive: boolean; hasFreshFactor: boolean };

/** Asks the row itself, for sensitive procedures and streams. A factor is fresh for ten minutes. */
export async function getSessionState(db: Database | Trx, sessionId: string, userId: string): Promise<SessionState> {
  const row = await db
    .selectFrom("sessions as s")
    .innerJoin("users as u", "u.id", "s.userId")
    .select([
      sql<boolean>`s.revoked_at IS NULL AND u.disabled_at IS NULL AND u.session_epoch = s.user_epoch
        AND now() < s.idle_expires_at AND now() < s.absolute_expires_at`.as("isLive"),
      sql<boolean>`s.factor_at > now() - interval '10 minutes'`.as("hasFreshFactor"),
    ])
    .where("s.id", "=", sessionId)
    .where("s.userId", "=", userId)
    .executeTakeFirst();
  return row ?? { isLive: false, hasFreshFactor: false };
}

/** Records that the person proved a factor just now. */
export async function updateFactorProven(trx: Database | Trx, sessionId: string): Promise<void> {
  await trx
    .updateTable("sessions")
    .set({ factorAt: sql<Date>`clock_timestamp()` })
    .where("id", "=", sessionId)
    .execute();
}

/** Live sessions of a user, the last used first. */
export async function listLiveSessions(db: Database, userId: string) {
  return db
    .selectFrom("sessions as s")
    .innerJoin("users as u", "u.id", "s.userId")
    .select(["s.id", "s.browser", "s.platform", "s.ip", "s.createdAt", "s.lastUsedAt", "s.amr"])
    .where("s.userId", "=", userId)
    .where("s.revokedAt", "is", null)
    .where("s.idleExpiresAt", ">", sql<Date>`now()`)
    .where("s.absoluteExpiresAt", ">", sql<Date>`now()`)
    .whereRef("s.userEpoch", "=", "u.sessionEpoch")
    .orderBy("s.lastUsedAt", "desc")
    .orderBy("s.id", "desc")
    .limit(200)
    .execute();
}

/** Revokes the live ones among these sessions of the user; returns the ids that were live until now. */
export async function revokeSessions(
  trx: Trx,
  userId: string,
  which: { ids?: readonly string[]; except?: string },
  reason: RevokeReason,
): Promise<string[]> {
  const rows = await trx
    .updateTable("sessions")
    .set({ revokedAt: sql<Date>`clock_timestamp()`, revokedReason: reason })
    .where("userId", "=", userId)
    .where("revokedAt", "is", null)
    .$if(which.ids !== undefined, (query) =>
      query.where("id", "in", [...(which.ids ?? []), "00000000-0000-0000-0000-000000000000"]),
    )
    .$if(which.except !== undefined, (query) => query.where("id", "<>", which.except ?? ""))
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** The session of this handle whatever its state; for logout, which works with an expired access token. */
export async function findSessionByHandle(
  db: Database | Trx,
  handleHash: Buffer,
): Promise<{ id: string; userId: string } | undefined> {
  return db.selectFrom("sessions").select(["id", "userId"]).where("handleHash", "=", handleHash).executeTakeFirst();
}

/** Raises confirmed generations; never lowers one. */
export async function confirmGenerations(pool: Pool, generations: ReadonlyMap<string, number>): Promise<void> {
  await pool.query({
    name: "confirm-generations",
    text: `UPDATE sessions s SET confirmed_generation = c.generation, confirmed_at = clock_timestamp()
      FROM unnest($1::uuid[], $2::int[]) AS c (id, generation)
      WHERE s.id = c.id AND s.confirmed_generation < c.generation AND c.generation <= s.generation`,
    values: [[...generations.keys()], [...generations.values()]],
  });
}

/** A session whatever its state. */
export async function findSession(
  db: Database | Trx,
  sessionId: string,
): Promise<{ id: string; userId: string; browser: string; platform: string } | undefined> {
  return db
    .selectFrom("sessions")
    .select(["id", "userId", "browser", "platform"])
    .where("id", "=", sessionId)
    .executeTakeFirst();
}
