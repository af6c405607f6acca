import { type Role, roleField } from "@piloto/shared/roles";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type Member = { userId: string; name: string; email: string; role: Role; joinedAt: Date };

const members = (trx: WorkspaceTrx, workspaceId: string) =>
  trx
    .selectFrom("memberships as m")
    .innerJoin("users as u", "u.id", "m.userId")
    .select(["m.userId", "u.name", "u.email", "m.role", "m.createdAt as joinedAt"])
    .where("m.workspaceId", "=", workspaceId);

/** The people of a workspace by name; the first thousand. */
export async function listMembers(trx: WorkspaceTrx, workspaceId: string): Promise<Member[]> {
  const rows = await members(trx, workspaceId).orderBy("u.name").orderBy("m.userId").limit(1000).execute();
  return rows.map((row) => ({ ...row, role: roleField.parse(row.role) }));
}

/** undefined: no member (any more). */
export async function findMember(trx: WorkspaceTrx, workspaceId: string, userId: string): Promise<Member | undefined> {
  const row = await members(trx, workspaceId).where("m.userId", "=", userId).executeTakeFirst();
  return row && { ...row, role: roleField.parse(row.role) };
}

export async function findMemberByEmail(
  trx: WorkspaceTrx,
  workspaceId: string,
  email: string,
): Promise<Member | undefined> {
  const row = await members(trx, workspaceId).where("u.email", "=", email).executeTakeFirst();
  return row && { ...row, role: roleField.parse(row.role) };
}

/** False when the person is a member already. */
export async function insertMember(
  trx: WorkspaceTrx,
  workspaceId: string,
  member: { userId: string; role: Role },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto("memberships")
    .values({ workspaceId, ...member })
    .onConflict((conflict) => conflict.columns(["workspaceId", "userId"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Throws LAST_OWNER (memberships_last_owner) when nobody would own the workspace. */
export async function updateRole(trx: WorkspaceTrx, workspaceId: string, userId: string, role: Role): Promise<void> {
  await trx
    .updateTable("memberships")
    .set({ role })
    .where("workspaceId", "=", workspaceId)
    .where("userId", "=", userId)
    .execute();
}

/** Throws LAST_OWNER (memberships_last_owner) when nobody would own the workspace. */
export async function deleteMember(trx: WorkspaceTrx, workspaceId: string, userId: string): Promise<void> {
  await trx.deleteFrom("memberships").where("workspaceId", "=", workspaceId).where("userId", "=", userId).execute();
}
