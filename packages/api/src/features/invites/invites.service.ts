import { hasRole, type Role } from "@piloto/shared/roles";
import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";
import { requireAccount, requireLiveSession } from "../../trpc/session-guard.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { getOwnUser } from "../auth/users.service.ts";
import { createMailedToken } from "../auth/mailed-token.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import { isMember } from "../members/members.service.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";
import { takeTurn } from "../workspaces/workspaces.service.ts";
import {
  type Invite,
  insertInvite,
  type LockedInvite,
  lockInvite,
  renewInvite,
  restoreInvite,
  revokeInvites,
} from "./invites.queries.ts";

type WorkspaceContext = Context & InWorkspace;

/**
 * Mails an invite; an older one to the same address dies. Throws CONFLICT for a member, FORBIDDEN above one's own role,
 * REAUTH_REQUIRED when it would give administration away on an old factor.
 */
export async function createInvite(ctx: WorkspaceContext, input: { email: string; role: Role }): Promise<Invite> {
  const { trx, workspace } = ctx;
  const userId = await requireInviter(ctx, input.role);
  await limit(ctx.trx, "invitesPerWorkspace", workspace.id);
  const { name } = await takeTurn(trx, workspace.id);
  await refuseMember(ctx, input.email);
  await revokeInvites(trx, workspace.id, { email: input.email });
  const { token, tokenHash } = createMailedToken();
  const invite = await insertInvite(trx, workspace.id, { ...input, tokenHash, invitedBy: userId });
  await mailInvite(ctx, userId, { email: input.email, workspaceName: name, token });
  await record(ctx, "invites.create", invite);
  return invite;
}

/** Mails a fresh link for seven more days; the one mailed before stops working. */
export async function resendInvite(ctx: WorkspaceContext, inviteId: string): Promise<void> {
  const { trx, workspace } = ctx;
  await limit(ctx.trx, "invitesPerWorkspace", workspace.id);
  const { name } = await takeTurn(trx, workspace.id);
  const invite = await lockPending(ctx, inviteId);
  const userId = await requireInviter(ctx, invite.role);
  await refuseMember(ctx, invite.email);
  const { token, tokenHash } = createMailedToken();
  await renewInvite(trx, workspace.id, { id: invite.id, tokenHash, invitedBy: userId });
  await mailInvite(ctx, userId, { email: invite.email, workspaceName: name, token });
  await record(ctx, "invites.resend", invite);
}

/** Kills a pending invite. Repeating it changes nothing; an accepted one is a CONFLICT. */
export async function revokeInvite(ctx: WorkspaceContext, inviteId: string): Promise<void> {
  const invite = await lockKnown(ctx, inviteId);
  if (invite.state === "accepted") throw new AppError("CONFLICT", { message: "accepted already" });
  if (invite.state === "revoked") return;
  await revokeInvites(ctx.trx, ctx.workspace.id, { id: invite.id });
  await record(ctx, "invites.revoke", invite);
}

/** Takes a revocation back: the link in the mail works again. Throws CONFLICT when a newer invite took its place. */
export async function unrevokeInvite(ctx: WorkspaceContext, inviteId: string): Promise<void> {
  const invite = await lockKnown(ctx, inviteId);
  if (invite.state !== "revoked") throw new AppError("CONFLICT", { message: "was not revoked" });
  await requireInviter(ctx, invite.role);
  await refuseMember(ctx, invite.email);
  await restoreInvite(ctx.trx, ctx.workspace.id, invite.id);
  await record(ctx, "invites.restore", invite);
}

/** Whoever invites gives at most their own role; to give administration the factor must be fresh, as in changeRole. */
async function requireInviter(ctx: WorkspaceContext, role: Role): Promise<string> {
  if (!hasRole(ctx.workspace.role, role)) {
    throw new AppError("FORBIDDEN", { message: "above one's own role", details: { neededRole: role } });
  }
  const account = await requireAccount(ctx);
  if (hasRole(role, "admin")) await requireLiveSession(ctx.trx, account, { hasFreshFactor: true });
  return account.userId;
}

async function refuseMember(ctx: WorkspaceContext, email: string): Promise<void> {
  if (!(await isMember(ctx.trx, ctx.workspace.id, email))) return;
  throw new AppError("CONFLICT", { fields: [{ field: "email", message: "is a member already" }] });
}

async function lockKnown(ctx: WorkspaceContext, inviteId: string): Promise<LockedInvite> {
  const invite = await lockInvite(ctx.trx, ctx.workspace.id, inviteId);
  if (!invite) throw new AppError("NOT_FOUND");
  return invite;
}

async function lockPending(ctx: WorkspaceContext, inviteId: string): Promise<LockedInvite> {
  const invite = await lockKnown(ctx, inviteId);
  if (invite.state === "accepted" || invite.state === "revoked") {
    throw new AppError("CONFLICT", { message: `the invite is ${invite.state}` });
  }
  return invite;
}

async function mailInvite(
  ctx: WorkspaceContext,
  userId: string,
  { email, workspaceName, token }: { email: string; workspaceName: string; token: string },
): Promise<void> {
  const user = await getOwnUser(ctx.trx, userId);
  // Nobody knows the stranger's language; their colleague's is the best guess.
  await queueMail(ctx, ctx.trx, {
    template: "invite",
    to: email,
    locale: user.locale,
    values: { workspaceName, invitedBy: user.name, link: `/accept-invite#token=${token}` },
  });
}

type InviteAction = "invites.create" | "invites.resend" | "invites.revoke" | "invites.restore";

const record = (ctx: WorkspaceContext, action: InviteAction, invite: Invite): Promise<void> =>
  recordAudit(ctx.trx, ctx.origin, {
    workspaceId: ctx.workspace.id,
    action,
    target: { kind: "invite", id: invite.id, label: invite.email },
    details: { role: invite.role },
  });
