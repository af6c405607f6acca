import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

export type PasskeyCredential = {
  id: string;
  userId: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
};

export type NewPasskey = Omit<PasskeyCredential, "id"> & { backedUp: boolean; name: string };

/** The passkeys of a user as the page lists them, the newest first. */
export async function listPasskeys(db: Database, userId: string) {
  return db
    .selectFrom("passkeys")
    .select(["id", "name", "backedUp", "createdAt", "lastUsedAt"])
    .where("userId", "=", userId)
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** What a ceremony needs to name the passkeys of a user. */
export async function listCredentials(
  db: Database | Trx,
  userId: string,
): Promise<{ credentialId: string; transports: string[] }[]> {
  return db.selectFrom("passkeys").select(["credentialId", "transports"]).where("userId", "=", userId).execute();
}

/** The passkey with this credential id, whoever owns it. */
export async function findCredential(db: Database, credentialId: string): Promise<PasskeyCredential | undefined> {
  return db
    .selectFrom("passkeys")
    .select(["id", "userId", "credentialId", "publicKey", "counter", "transports"])
    .where("credentialId", "=", credentialId)
    .executeTakeFirst();
}

/** Throws on a credential that is registered already (passkeys_credential_key). Returns its id. */
export async function insertPasskey(trx: Trx, passkey: NewPasskey): Promise<string> {
  const { id } = await trx.insertInto("passkeys").values(passkey).returning("id").executeTakeFirstOrThrow();
  return id;
}

/**
 * Notes a use. False when the counter did not grow: a copy of the authenticator, or the same answer twice at once
 * (WebAuthn section 6.1.1). Authenticators without a counter always say 0.
 */
export async function touchPasskey(
  db: Database,
  passkeyId: string,
  use: { counter: number; backedUp: boolean },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("passkeys")
    .set({ counter: use.counter, backedUp: use.backedUp, lastUsedAt: sql<Date>`now()` })
    .where("id", "=", passkeyId)
    .where((eb) => eb.or([eb("counter", "<", use.counter), eb.and([eb("counter", "=", 0), eb.val(use.counter === 0)])]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False when it is not the user's. */
export async function updatePasskeyName(db: Database, userId: string, passkeyId: string, name: string) {
  const { numUpdatedRows } = await db
    .updateTable("passkeys")
    .set({ name })
    .where("id", "=", passkeyId)
    .where("userId", "=", userId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The name of the deleted passkey; undefined when it is not the user's. */
export async function deletePasskey(trx: Trx, userId: string, passkeyId: string): Promise<string | undefined> {
  const row = await trx
    .deleteFrom("passkeys")
    .where("id", "=", passkeyId)
    .where("userId", "=", userId)
    .returning("name")
    .executeTakeFirst();
  return row?.name;
}
