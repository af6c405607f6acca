import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

export type TotpFactor = { secret: Buffer; confirmedAt: Date | null; lastUsedAt: Date | null };

/** The user's authenticator app, confirmed or not. */
export async function findTotpFactor(db: Database | Trx, userId: string): Promise<TotpFactor | undefined> {
  return db
    .selectFrom("totpFactors")
    .select(["secret", "confirmedAt", "lastUsedAt"])
    .where("userId", "=", userId)
    .executeTakeFirst();
}

/** Stores a secret that waits for its first code, in the place of another that waits. False when one is confirmed. */
export async function insertUnconfirmedTotp(trx: Trx, userId: string, secret: Buffer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO totp_factors AS f (user_id, secret) VALUES (${userId}, ${secret})
    ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, last_used_step = 0, created_at = now()
    WHERE f.confirmed_at IS NULL`.execute(trx);
  return numAffectedRows === 1n;
}

/** Confirms the waiting secret and uses the code's step up; false when another request was faster. */
export async function confirmTotpFactor(trx: Trx, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("totpFactors")
    .set({ confirmedAt: sql<Date>`now()`, lastUsedStep: step, lastUsedAt: sql<Date>`now()` })
    .where("userId", "=", userId)
    .where("confirmedAt", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Uses a step of the confirmed factor up. Of any number of callers with one code exactly one gets true. */
export async function useTotpStep(trx: Trx, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("totpFactors")
    .set({ lastUsedStep: step, lastUsedAt: sql<Date>`now()` })
    .where("userId", "=", userId)
    .where("confirmedAt", "is not", null)
    .where("lastUsedStep", "<", step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** True when there was one. */
export async function deleteTotpFactor(trx: Trx, userId: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom("totpFactors").where("userId", "=", userId).executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Replaces all recovery codes of the user; an empty list takes them away. */
export async function replaceRecoveryCodes(trx: Trx, userId: string, hashes: readonly Buffer[]): Promise<void> {
  await trx.deleteFrom("recoveryCodes").where("userId", "=", userId).execute();
  if (hashes.length === 0) return;
  await trx
    .insertInto("recoveryCodes")
    .values(hashes.map((codeHash) => ({ userId, codeHash })))
    .execute();
}

/** Uses a recovery code up. Of any number of callers with one code exactly one gets true. */
export async function useRecoveryCode(trx: Trx, userId: string, codeHash: Buffer): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("recoveryCodes")
    .set({ usedAt: sql<Date>`now()` })
    .where("userId", "=", userId)
    .where("codeHash", "=", codeHash)
    .where("usedAt", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Recovery codes still unused, and passkeys. */
export async function countFactors(
  db: Database,
  userId: string,
): Promise<{ recoveryCodesLeft: number; passkeys: number }> {
  const { rows } = await sql<{ recoveryCodesLeft: number; passkeys: number }>`
    SELECT (SELECT count(*) FROM recovery_codes WHERE user_id = ${userId} AND used_at IS NULL) AS recovery_codes_left,
      (SELECT count(*) FROM passkeys WHERE user_id = ${userId}) AS passkeys`.execute(db);
  return rows[0] ?? { recoveryCodesLeft: 0, passkeys: 0 };
}
