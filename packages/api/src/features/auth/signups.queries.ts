import type { Locale } from "@piloto/shared/fields";
import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

export type PendingSignup = {
  id: string;
  email: string;
  name: string;
  locale: Locale;
  passwordHash: string;
  preSessionHash: Buffer;
};

type NewPendingSignup = Omit<PendingSignup, "id"> & { tokenHash: Buffer; seconds: number };

/** Stores a sign-up; an older one of the same browser for the same address dies. Returns its id. */
export async function insertPendingSignup(trx: Trx, { seconds, ...signup }: NewPendingSignup): Promise<string> {
  await trx
    .deleteFrom("pendingSignups")
    .where("preSessionHash", "=", signup.preSessionHash)
    .where("email", "=", signup.email)
    .execute();
  const { id } = await trx
    .insertInto("pendingSignups")
    .values({ ...signup, expiresAt: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Gives this browser's sign-up of the address a new token and a new life; undefined when it has none. */
export async function renewPendingSignup(
  trx: Trx,
  {
    email,
    preSessionHash,
    tokenHash,
    seconds,
  }: { email: string; preSessionHash: Buffer; tokenHash: Buffer; seconds: number },
): Promise<string | undefined> {
  const row = await trx
    .updateTable("pendingSignups")
    .set({ tokenHash, expiresAt: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .where("email", "=", email)
    .where("preSessionHash", "=", preSessionHash)
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

/** The live sign-up of this token; undefined when unknown or expired. */
export async function findPendingSignup(db: Database | Trx, tokenHash: Buffer): Promise<PendingSignup | undefined> {
  const { rows } = await sql<PendingSignup>`
    SELECT id, email, name, locale, password_hash, pre_session_hash FROM pending_signups
    WHERE token_hash = ${tokenHash} AND expires_at > now()`.execute(db);
  return rows[0];
}

/** True for the one caller that deleted it. */
export async function deletePendingSignup(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom("pendingSignups").where("id", "=", id).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** The address is proven: every other sign-up for it dies. */
export async function deleteSignupsOf(trx: Trx, email: string): Promise<void> {
  await trx.deleteFrom("pendingSignups").where("email", "=", email).execute();
}

/** Makes everything that opens an account for this address take turns until commit, before any of its rows is locked. */
export async function lockAddress(trx: Trx, email: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${email}, 4))`.execute(trx);
}
