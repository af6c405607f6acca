import type { InviteState } from "@piloto/shared/invites";
import type { Role } from "@piloto/shared/roles";
import { enterWorkspaceUnchecked } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { getOwnUser } from "../auth/users.service.ts";
import { hashMailedToken } from "../auth/mailed-token.service.ts";
import { addMember, isMember } from "../members/members.service.ts";
import { limitAddress } from "../rate-limits/rate-limits.service.ts";
import { takeTurn } from "../workspaces/workspaces.service.ts";
import { findInviteByToken, lockInvite, type MailedInvite, updateInviteAccepted } from "./invites.queries.ts";

export type InvitePreview = {
  workspaceName: string;
  email: string;
  role: Role;
  invitedByName: string | null;
  state: InviteState;
};

/** What a mailed link offers; whoever holds it has read the mail. Throws TOKEN_INVALID when nobody mailed it. */
export async function previewInvite(ctx: Context, token: string): Promise<InvitePreview> {
  const { workspaceName, email, role, invitedByName, state } = await findMailed(ctx, token);
  return { workspaceName, email, role, invitedByName, state };
}

/**
 * Makes the signed-in person a member. Only the account with the invited address may; the same person may repeat it.
 * Throws FORBIDDEN with the masked address for another account, TOKEN_INVALID when the link is dead.
 */
export async function acceptInvite(
  ctx: Context,
  userId: string,
  token: string,
): Promise<{ workspaceId: string; workspaceName: string }> {
  const mailed = await findMailed(ctx, token);
  const user = await getOwnUser(ctx.db, userId);
  if (user.email !== mailed.email) {
    throw new AppError("FORBIDDEN", {
      message: "the invite is for another address",
      details: { email: maskEmail(mailed.email) },
    });
  }
  await joinWorkspace(ctx, userId, { mailed, name: user.name });
  return { workspaceId: mailed.workspaceId, workspaceName: mailed.workspaceName };
}

async function joinWorkspace(
  ctx: Context,
  userId: string,
  { mailed, name }: { mailed: MailedInvite; name: string },
): Promise<void> {
  await ctx.db.transaction().execute(async (unentered) => {
    const trx = await enterWorkspaceUnchecked(unentered, mailed.workspaceId);
    await takeTurn(trx, mailed.workspaceId);
    const invite = await lockInvite(trx, mailed.workspaceId, mailed.id);
    const isRepeated = invite?.state === "accepted" && invite.acceptedBy === userId;
    // Whoever was removed since does not come back through the old link, nor hears that they did.
    if (isRepeated && (await isMember(trx, mailed.workspaceId, mailed.email))) return;
    if (invite?.state !== "open") throw new AppError("TOKEN_INVALID", { message: `the invite is ${invite?.state}` });
    const isNew = await addMember(trx, mailed.workspaceId, { userId, role: invite.role });
    await updateInviteAccepted(trx, mailed.workspaceId, { id: invite.id, userId });
    await recordAudit(trx, userOrigin(ctx, userId), {
      workspaceId: mailed.workspaceId,
      action: "invites.accept",
      target: { kind: "user", id: userId, label: name },
      details: isNew ? { role: invite.role } : { wasMember: true },
    });
  });
}

async function findMailed(ctx: Context, token: string): Promise<MailedInvite> {
  await limitAddress(ctx.db, "tokenPerAddress", ctx.ip);
  const invite = await findInviteByToken(ctx.db, hashMailedToken(token));
  if (!invite) throw new AppError("TOKEN_INVALID");
  return invite;
}

/** Enough to recognise one's own address: `j…@casaipe.com.br`. */
function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}
