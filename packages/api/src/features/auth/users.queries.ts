import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { Locale } from "@piloto/shared/fields";

export type UserRow = {
  id: string;
  name: string;
  email: string;
  locale: Locale;
  passwordHash: string | null;
  sessionEpoch: number;
  disabledAt: Date | null;
};

const userColumns = ["id", "name", "email", "locale", "passwordHash", "sessionEpoch", "disabledAt"] as const;

const asUser = <Row extends { locale: string }>(row: Row): Omit<Row, "locale"> & { locale: Locale } => ({
  ...row,
  locale: row.locale === "en" ? "en" : "pt-BR",
});

/** The user of an address (lower case); undefined when nobody has it. */
export async function findUserByEmail(db: Database | Trx, email: string): Promise<UserRow | undefined> {
  const row = await db.selectFrom("users").select(userColumns).where("email", "=", email).executeTakeFirst();
  return row && asUser(row);
}

export async function findUser(db: Database | Trx, userId: string): Promise<UserRow | undefined> {
  const row = await db.selectFrom("users").select(userColumns).where("id", "=", userId).executeTakeFirst();
  return row && asUser(row);
}

/** Locks the user's row until commit: changes of a password, factor or address take turns. */
export async function lockUser(trx: Trx, userId: string): Promise<UserRow | undefined> {
  const row = await trx.selectFrom("users").select(userColumns).where("id", "=", userId).forUpdate().executeTakeFirst();
  return row && asUser(row);
}

/** Throws on a taken address (users_email_key). */
export async function insertUser(
  trx: Trx,
  user: { name: string; email: string; locale: Locale; passwordHash: string | null },
): Promise<UserRow> {
  const row = await trx
    .insertInto("users")
    .values({ ...user, passwordChangedAt: user.passwordHash === null ? null : sql<Date>`now()` })
    .returning(userColumns)
    .executeTakeFirstOrThrow();
  return asUser(row);
}

/** Replaces a hash by one with today's parameters, unless the password was changed meanwhile. */
export async function updatePasswordHash(
  db: Database,
  userId: string,
  newHash: string,
  oldHash: string,
): Promise<void> {
  await db
    .updateTable("users")
    .set({ passwordHash: newHash })
    .where("id", "=", userId)
    .where("passwordHash", "=", oldHash)
    .execute();
}

/** Sets a new password and moves the session epoch, so that every other session is superseded; returns the new epoch. */
export async function updatePassword(trx: Trx, userId: string, passwordHash: string): Promise<number> {
  const { sessionEpoch } = await trx
    .updateTable("users")
    .set((eb) => ({
      passwordHash,
      passwordChangedAt: sql<Date>`now()`,
      updatedAt: sql<Date>`now()`,
      sessionEpoch: eb("sessionEpoch", "+", 1),
    }))
    .where("id", "=", userId)
    .returning("sessionEpoch")
    .executeTakeFirstOrThrow();
  return sessionEpoch;
}

/** Takes the password away, so that only a reset by mail brings one back, and moves the session epoch; returns it. */
export async function deletePassword(trx: Trx, userId: string): Promise<number> {
  const { sessionEpoch } = await trx
    .updateTable("users")
    .set((eb) => ({ passwordHash: null, updatedAt: sql<Date>`now()`, sessionEpoch: eb("sessionEpoch", "+", 1) }))
    .where("id", "=", userId)
    .returning("sessionEpoch")
    .executeTakeFirstOrThrow();
  return sessionEpoch;
}

/** Changes the address; false when another account has it. */
export async function updateEmail(trx: Trx, userId: string, email: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("users")
    .set({ email, updatedAt: sql<Date>`now()` })
    .where("id", "=", userId)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("users as other").select("other.id").where("other.email", "=", email))),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
