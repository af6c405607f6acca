import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

export type OneTimeTokenKind = "password_reset" | "email_change" | "not_me";
export type OneTimeToken = { id: string; userId: string; payload: Record<string, unknown> };

/** Stores a token's hash. A newer password reset or change of address kills the older ones of the user. */
export async function insertOneTimeToken(
  trx: Trx,
  token: {
    kind: OneTimeTokenKind;
    userId: string;
    tokenHash: Buffer;
    payload: Record<string, unknown>;
    seconds: number;
  },
): Promise<void> {
  if (token.kind !== "not_me") {
    await trx.deleteFrom("oneTimeTokens").where("userId", "=", token.userId).where("kind", "=", token.kind).execute();
  }
  await trx
    .insertInto("oneTimeTokens")
    .values({
      kind: token.kind,
      userId: token.userId,
      tokenHash: token.tokenHash,
      payload: JSON.stringify(token.payload),
      expiresAt: sql<Date>`now() + make_interval(secs => ${token.seconds})`,
    })
    .execute();
}

/** The live token of this kind, unused; undefined when unknown, used or expired. Changes nothing. */
export async function findOneTimeToken(
  db: Database | Trx,
  kind: OneTimeTokenKind,
  tokenHash: Buffer,
): Promise<OneTimeToken | undefined> {
  const { rows } = await sql<OneTimeToken>`
    SELECT id, user_id, payload FROM one_time_tokens
    WHERE token_hash = ${tokenHash} AND kind = ${kind} AND used_at IS NULL AND expires_at > now()`.execute(db);
  return rows[0];
}

/** Uses the token up. Of any number of callers at once exactly one gets it; the others undefined. */
export async function takeOneTimeToken(
  trx: Trx,
  kind: OneTimeTokenKind,
  tokenHash: Buffer,
): Promise<OneTimeToken | undefined> {
  const { rows } = await sql<OneTimeToken>`
    UPDATE one_time_tokens SET used_at = now()
    WHERE token_hash = ${tokenHash} AND kind = ${kind} AND used_at IS NULL AND expires_at > now()
    RETURNING id, user_id, payload`.execute(trx);
  return rows[0];
}
