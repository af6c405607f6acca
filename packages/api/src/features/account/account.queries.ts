import type { Locale } from "@piloto/shared/fields";
import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx, WorkspaceTrx } from "../../database/workspace.ts";

export type AccountRow = {
  id: string;
  name: string;
  email: string;
  locale: string;
  createdAt: Date;
  hasPassword: boolean;
  passwordChangedAt: Date | null;
  /** An address that waits for its link to be followed. */
  pendingEmail: string | null;
};

/** The account as its owner sees it; undefined when it is gone. */
export async function findAccountRow(db: Database, userId: string): Promise<AccountRow | undefined> {
  const { rows } = await sql<AccountRow>`
    SELECT u.id, u.name, u.email, u.locale, u.created_at, u.password_hash IS NOT NULL AS has_password,
      u.password_changed_at,
      (SELECT t.payload ->> 'email' FROM one_time_tokens t
        WHERE t.user_id = u.id AND t.kind = 'email_change' AND t.used_at IS NULL AND t.expires_at > now()
        ORDER BY t.created_at DESC LIMIT 1) AS pending_email
    FROM users u WHERE u.id = ${userId} AND u.disabled_at IS NULL`.execute(db);
  return rows[0];
}

/** Changes name and language. */
export async function updateAccountRow(
  trx: Trx,
  userId: string,
  { name, locale }: { name: string; locale: Locale },
): Promise<void> {
  await trx
    .updateTable("users")
    .set({ name, locale, updatedAt: sql<Date>`now()` })
    .where("id", "=", userId)
    .execute();
}

/** The workspaces of a user, in the order in which everybody locks them. */
export async function listOwnWorkspaces(trx: Trx, userId: string): Promise<{ workspaceId: string; name: string }[]> {
  const { rows } = await sql<{ workspaceId: string; name: string }>`
    SELECT workspace_id, name FROM memberships_of(${userId}) ORDER BY workspace_id`.execute(trx);
  return rows;
}

/** Locks the workspace and counts who else is in it. */
export async function lockOtherMembers(
  trx: WorkspaceTrx,
  workspaceId: string,
  userId: string,
): Promise<{ members: number; owners: number }> {
  await trx.selectFrom("workspaces").select("id").where("id", "=", workspaceId).forUpdate().execute();
  const { rows } = await sql<{ members: number; owners: number }>`
    SELECT count(*) AS members, count(*) FILTER (WHERE role = 'owner') AS owners
    FROM memberships WHERE workspace_id = ${workspaceId} AND user_id <> ${userId}`.execute(trx);
  return rows[0] ?? { members: 0, owners: 0 };
}

/** Deletes the workspace with all that belongs to it. */
export async function deleteWorkspaceRow(trx: WorkspaceTrx, workspaceId: string): Promise<void> {
  await trx.deleteFrom("workspaces").where("id", "=", workspaceId).execute();
}

/** Deletes the user; sessions, factors, memberships and tokens go along. Throws when a workspace would lose its last owner. */
export async function deleteUser(trx: Trx, userId: string): Promise<void> {
  await trx.deleteFrom("users").where("id", "=", userId).execute();
}
