import { confirmTotpInput } from "@piloto/shared/second-factor";
import { t } from "../../trpc/init.ts";
import { sensitiveProcedure, signedInProcedure } from "../../trpc/procedures.ts";
import {
  confirmTotp,
  disableTotp,
  getSecondFactorStatus,
  regenerateRecoveryCodes,
  startTotp,
} from "./second-factor.service.ts";

/** The authenticator app and its recovery codes. */
export const secondFactorRouter = t.router({
  status: signedInProcedure.query(({ ctx }) => getSecondFactorStatus(ctx, ctx.account.userId)),
  startTotp: sensitiveProcedure.mutation(({ ctx }) => startTotp(ctx, ctx.account.userId)),
  confirmTotp: sensitiveProcedure
    .input(confirmTotpInput)
    .mutation(({ ctx, input }) => confirmTotp(ctx, ctx.account.userId, input.code)),
  disable: sensitiveProcedure.mutation(async ({ ctx }) => {
    await disableTotp(ctx, ctx.account.userId);
    return {};
  }),
  regenerateRecoveryCodes: sensitiveProcedure.mutation(({ ctx }) => regenerateRecoveryCodes(ctx, ctx.account.userId)),
});
