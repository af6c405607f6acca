import { startGoogleLinkInput, unlinkIdentityInput } from "@piloto/shared/account";
import { t } from "../../trpc/init.ts";
import { sensitiveProcedure, signedInProcedure } from "../../trpc/procedures.ts";
import { startGoogleLink } from "../google/google-start.service.ts";
import { listIdentities } from "./identities.queries.ts";
import { unlinkIdentity } from "./identities.service.ts";

/** Google accounts that open this account. */
export const identitiesRouter = t.router({
  list: signedInProcedure.query(({ ctx }) => listIdentities(ctx.db, ctx.account.userId)),
  startGoogleLink: sensitiveProcedure
    .input(startGoogleLinkInput)
    .mutation(({ ctx, input }) => startGoogleLink(ctx, ctx.account, input.returnTo)),
  unlink: sensitiveProcedure.input(unlinkIdentityInput).mutation(async ({ ctx, input }) => {
    await unlinkIdentity(ctx, ctx.account.userId, input.identityId);
    return {};
  }),
});
