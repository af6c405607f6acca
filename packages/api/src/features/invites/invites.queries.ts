import { inviteDays, type InviteState } from "@piloto/shared/invites";
import { type Role, roleField, roles } from "@piloto/shared/roles";
import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx, WorkspaceTrx } from "../../database/workspace.ts";

export type Invite = { id: string; email: string; role: Role; createdAt: Date; expiresAt: Date; state: InviteState };
export type ListedInvite = Invite & { invitedByName: string | null };
export type LockedInvite = Invite & { acceptedBy: string | null };
export type MailedInvite = {
  id: string;
  workspaceId: string;
  workspaceName: string;
  email: string;
  role: Role;
  invitedByName: string | null;
  state: InviteState;
};

// One meaning of the four states, for every statement; the database's clock decides.
const stateOf = (table: "i" | "invite_by_token") => sql<InviteState>`CASE
  WHEN ${sql.ref(`${table}.accepted_at`)} IS NOT NULL THEN 'accepted'
  WHEN ${sql.ref(`${table}.revoked_at`)} IS NOT NULL THEN 'revoked'
  WHEN ${sql.ref(`${table}.expires_at`)} <= now() THEN 'expired'
  ELSE 'open' END`;

const inDays = sql<Date>`now() + make_interval(days => ${inviteDays})`;

const asInvite = <Row extends { role: string }>(row: Row) => ({ ...row, role: roleField.parse(row.role) });

const invites = (trx: WorkspaceTrx, workspaceId: string) =>
  trx
    .selectFrom("invites as i")
    .select(["i.id", "i.email", "i.role", "i.createdAt", "i.expiresAt", stateOf("i").as("state")])
    .where("i.workspaceId", "=", workspaceId);

/** Invites that nobody accepted or revoked, the newest first; expired ones are among them until they are sent again. */
export async function listPendingInvites(trx: WorkspaceTrx, workspaceId: string): Promise<ListedInvite[]> {
  const rows = await invites(trx, workspaceId)
    .leftJoin("users as u", "u.id", "i.invitedBy")
    .select("u.name as invitedByName")
    .where("i.acceptedAt", "is", null)
    .where("i.revokedAt", "is", null)
    .orderBy("i.createdAt", "desc")
    .orderBy("i.id", "desc")
    .limit(500)
    .execute();
  return rows.map(asInvite);
}

/** The invite whatever its state, held until the transaction ends; undefined when it is not of this workspace. */
export async function lockInvite(
  trx: WorkspaceTrx,
  workspaceId: string,
  inviteId: string,
): Promise<LockedInvite | undefined> {
  const row = await invites(trx, workspaceId)
    .select("i.acceptedBy")
    .where("i.id", "=", inviteId)
    .forUpdate()
    .executeTakeFirst();
  return row && asInvite(row);
}

/** Throws CONFLICT (invites_open_email_key) when the address has another pending invite. */
export async function insertInvite(
  trx: WorkspaceTrx,
  workspaceId: string,
  invite: { email: string; role: Role; tokenHash: Buffer; invitedBy: string },
): Promise<Invite> {
  const row = await trx
    .insertInto("invites")
    .values({ workspaceId, ...invite, expiresAt: inDays })
    .returning(["id", "email", "role", "createdAt", "expiresAt", sql<InviteState>`'open'`.as("state")])
    .executeTakeFirstOrThrow();
  return asInvite(row);
}

/** Gives the invite another token and seven more days; the link mailed before stops working. */
export async function renewInvite(
  trx: WorkspaceTrx,
  workspaceId: string,
  invite: { id: string; tokenHash: Buffer; invitedBy: string },
): Promise<void> {
  await trx
    .updateTable("invites")
    .set({ tokenHash: invite.tokenHash, invitedBy: invite.invitedBy, expiresAt: inDays })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", invite.id)
    .execute();
}

/** Kills pending invites: one by id, or those of an address. Returns how many were pending. */
export async function revokeInvites(
  trx: WorkspaceTrx,
  workspaceId: string,
  which: { id: string } | { email: string },
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable("invites")
    .set({ revokedAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspaceId)
    .where((row) => ("id" in which ? row("id", "=", which.id) : row("email", "=", which.email)))
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Kills the pending invites of a sender whose role reaches beyond `stillAllowed`; all of theirs without it. */
export async function revokeInvitesBy(
  trx: WorkspaceTrx,
  workspaceId: string,
  { userId, stillAllowed }: { userId: string; stillAllowed?: Role },
): Promise<number> {
  const beyond = roles.slice(stillAllowed === undefined ? 0 : roles.indexOf(stillAllowed) + 1);
  if (beyond.length === 0) return 0;
  const { numUpdatedRows } = await trx
    .updateTable("invites")
    .set({ revokedAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspaceId)
    .where("invitedBy", "=", userId)
    .where("role", "in", beyond)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Makes a revoked invite pending again, link and all. Throws CONFLICT when a newer one took its place. */
export async function restoreInvite(trx: WorkspaceTrx, workspaceId: string, inviteId: string): Promise<void> {
  await trx
    .updateTable("invites")
    .set({ revokedAt: null })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", inviteId)
    .execute();
}

export async function updateInviteAccepted(
  trx: WorkspaceTrx,
  workspaceId: string,
  { id, userId }: { id: string; userId: string },
): Promise<void> {
  await trx
    .updateTable("invites")
    .set({ acceptedAt: sql<Date>`now()`, acceptedBy: userId })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", id)
    .execute();
}

/** The invite behind a mailed token, whatever its state, through the one door that looks across workspaces. */
export async function findInviteByToken(db: Database | Trx, tokenHash: Buffer): Promise<MailedInvite | undefined> {
  const { rows } = await sql<MailedInvite>`
    SELECT id, workspace_id, workspace_name, email, role, invited_by_name, ${stateOf("invite_by_token")} AS state
    FROM invite_by_token(${tokenHash})`.execute(db);
  return rows[0] && asInvite(rows[0]);
}
