import { mailedTokenInput } from "@piloto/shared/auth";
import { createInviteInput, inviteInput } from "@piloto/shared/invites";
import { t } from "../../trpc/init.ts";
import { adminProcedure, publicProcedure, signedInProcedure } from "../../trpc/procedures.ts";
import { acceptInvite, previewInvite } from "./accept-invite.service.ts";
import { listPendingInvites } from "./invites.queries.ts";
import { createInvite, resendInvite, revokeInvite, unrevokeInvite } from "./invites.service.ts";

/** Invites by mail: bound to an address, seven days, used once. */
export const invitesRouter = t.router({
  list: adminProcedure.query(({ ctx }) => listPendingInvites(ctx.trx, ctx.workspace.id)),
  create: adminProcedure.input(createInviteInput).mutation(({ ctx, input }) => createInvite(ctx, input)),
  resend: adminProcedure.input(inviteInput).mutation(async ({ ctx, input }) => {
    await resendInvite(ctx, input.inviteId);
    return {};
  }),
  revoke: adminProcedure.input(inviteInput).mutation(async ({ ctx, input }) => {
    await revokeInvite(ctx, input.inviteId);
    return {};
  }),
  restore: adminProcedure.input(inviteInput).mutation(async ({ ctx, input }) => {
    await unrevokeInvite(ctx, input.inviteId);
    return {};
  }),
  // A mutation, so that the token travels in a body and no log or history sees it.
  preview: publicProcedure.input(mailedTokenInput).mutation(({ ctx, input }) => previewInvite(ctx, input.token)),
  accept: signedInProcedure
    .input(mailedTokenInput)
    .mutation(({ ctx, input }) => acceptInvite(ctx, ctx.account.userId, input.token)),
});
