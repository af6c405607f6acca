import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";

/** One row of what the user has set up; all false for an unknown user. */
export async function getFactors(
  db: Database,
  userId: string,
): Promise<{ password: boolean; totp: boolean; passkey: boolean; google: boolean }> {
  const { rows } = await sql<{ password: boolean; totp: boolean; passkey: boolean; google: boolean }>`
    SELECT u.password_hash IS NOT NULL AS password,
      EXISTS (SELECT FROM totp_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS totp,
      EXISTS (SELECT FROM passkeys p WHERE p.user_id = u.id) AS passkey,
      EXISTS (SELECT FROM identities i WHERE i.user_id = u.id) AS google
    FROM users u WHERE u.id = ${userId}`.execute(db);
  return rows[0] ?? { password: false, totp: false, passkey: false, google: false };
}
