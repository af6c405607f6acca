import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Database } from "../../database/pool.ts";
import { findUser, lockUser, type UserRow } from "./users.queries.ts";

// What other features may ask about people.
export { findUser, findUserByEmail, type UserRow } from "./users.queries.ts";

/** The signed-in person. Throws SESSION_EXPIRED when they are gone or disabled. */
export async function getOwnUser(db: Database | Trx, userId: string): Promise<UserRow> {
  const user = await findUser(db, userId);
  if (!user || user.disabledAt) throw new AppError("SESSION_EXPIRED", { message: "the user is gone" });
  return user;
}

/** Locks the signed-in person's row, so that changes of factors take turns. Throws SESSION_EXPIRED when they are gone. */
export async function lockOwnUser(trx: Trx, userId: string): Promise<UserRow> {
  const user = await lockUser(trx, userId);
  if (!user) throw new AppError("SESSION_EXPIRED", { message: "the user is gone" });
  return user;
}
