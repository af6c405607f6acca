import { hasRole, type Role } from "@piloto/shared/roles";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { withdrawInvitesBy } from "../invites/withdraw-invites.service.ts";
import { takeTurn } from "../workspaces/workspaces.service.ts";
import {
  deleteMember,
  findMember,
  findMemberByEmail,
  insertMember,
  type Member,
  updateRole,
} from "./members.queries.ts";

/**
 * Gives a member another role. Admins move people between the roles up to their own; only owners make and unmake
 * owners. Throws FORBIDDEN, NOT_FOUND, LAST_OWNER.
 */
export async function changeRole(ctx: InWorkspace, userId: string, role: Role): Promise<Member> {
  const { trx, workspace } = ctx;
  const { actor, target } = await lockPeople(ctx, userId);
  requirePower(actor, [target.role, role]);
  if (target.role === role) return target;
  await updateRole(trx, workspace.id, userId, role);
  // Links that would make somebody more powerful than their sender may still be.
  const withdrawnInvites = await withdrawInvitesBy(trx, workspace.id, { userId, stillAllowed: role });
  await recordAudit(trx, ctx.origin, {
    workspaceId: workspace.id,
    action: "members.changeRole",
    target: { kind: "user", id: userId, label: target.name },
    details: { role: { before: target.role, after: role }, ...(withdrawnInvites > 0 && { withdrawnInvites }) },
  });
  return { ...target, role };
}

/** Takes a member out; their next request is refused. Throws FORBIDDEN, NOT_FOUND, LAST_OWNER. */
export async function removeMember(ctx: InWorkspace, userId: string): Promise<void> {
  const { actor, target } = await lockPeople(ctx, userId);
  requirePower(actor, [target.role]);
  await removeLocked(ctx, target, "members.remove");
}

/** Takes oneself out, whatever the role. Throws LAST_OWNER. */
export async function leaveWorkspace(ctx: InWorkspace): Promise<void> {
  const { target } = await lockPeople(ctx, ctx.actor.userId ?? "");
  await removeLocked(ctx, target, "members.leave");
}

async function removeLocked(ctx: InWorkspace, target: Member, action: "members.remove" | "members.leave") {
  const { trx, workspace } = ctx;
  await deleteMember(trx, workspace.id, target.userId);
  const withdrawnInvites = await withdrawInvitesBy(trx, workspace.id, { userId: target.userId });
  await recordAudit(trx, ctx.origin, {
    workspaceId: workspace.id,
    action,
    target: { kind: "user", id: target.userId, label: target.name },
    details: { role: { before: target.role, after: null }, ...(withdrawnInvites > 0 && { withdrawnInvites }) },
  });
}

/** Both people as they are once nobody else can change them: the actor may have lost the role a moment ago. */
async function lockPeople(ctx: InWorkspace, userId: string): Promise<{ actor: Member; target: Member }> {
  const { trx, workspace } = ctx;
  await takeTurn(trx, workspace.id);
  const actor = ctx.actor.userId ? await findMember(trx, workspace.id, ctx.actor.userId) : undefined;
  if (!actor) throw new AppError("FORBIDDEN", { message: "no member any more" });
  const target = await findMember(trx, workspace.id, userId);
  if (!target) throw new AppError("NOT_FOUND");
  return { actor, target };
}

function requirePower(actor: Member, touched: Role[]): void {
  if (!hasRole(actor.role, "admin")) throw new AppError("FORBIDDEN", { details: { neededRole: "admin" } });
  if (touched.includes("owner") && actor.role !== "owner") {
    throw new AppError("FORBIDDEN", { message: "only owners touch owners", details: { neededRole: "owner" } });
  }
}

/** Whether an account with this address is in the workspace already. */
export const isMember = async (trx: WorkspaceTrx, workspaceId: string, email: string): Promise<boolean> =>
  (await findMemberByEmail(trx, workspaceId, email)) !== undefined;

/** Adds a person; false when they are a member already, whose role then stays as it is. */
export const addMember = (
  trx: WorkspaceTrx,
  workspaceId: string,
  member: { userId: string; role: Role },
): Promise<boolean> => insertMember(trx, workspaceId, member);
