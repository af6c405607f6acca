import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

export type Subject = { issuer: string; subject: string };

/** The Google accounts linked to a user. */
export async function listIdentities(db: Database, userId: string) {
  return db
    .selectFrom("identities")
    .select(["id", "email", "createdAt", "lastUsedAt"])
    .where("userId", "=", userId)
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
}

/** Whose identity this is; undefined when nobody linked it. */
export async function findIdentityOwner(db: Database | Trx, { issuer, subject }: Subject): Promise<string | undefined> {
  const row = await db
    .selectFrom("identities")
    .select("userId")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row?.userId;
}

/** Throws when somebody linked it already (identities_subject_key). */
export async function insertIdentity(trx: Trx, identity: Subject & { userId: string; email: string }): Promise<string> {
  const { id } = await trx.insertInto("identities").values(identity).returning("id").executeTakeFirstOrThrow();
  return id;
}

/** Notes a sign-in and the address the issuer says today. */
export async function touchIdentity(trx: Trx, { issuer, subject }: Subject, email: string): Promise<void> {
  await trx
    .updateTable("identities")
    .set({ lastUsedAt: sql<Date>`now()`, email })
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .execute();
}

/** The address of the deleted identity; undefined when it is not the user's. */
export async function deleteIdentity(trx: Trx, userId: string, identityId: string): Promise<string | undefined> {
  const row = await trx
    .deleteFrom("identities")
    .where("id", "=", identityId)
    .where("userId", "=", userId)
    .returning("email")
    .executeTakeFirst();
  return row?.email;
}
