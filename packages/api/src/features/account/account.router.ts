import { changeEmailInput, deleteAccountInput, updateAccountInput } from "@piloto/shared/account";
import { t } from "../../trpc/init.ts";
import { sensitiveProcedure, signedInProcedure } from "../../trpc/procedures.ts";
import { changeEmail, getAccount, updateAccount } from "./account.service.ts";
import { deleteAccount } from "./delete-account.service.ts";

/** One's own account: who I am, my address, and the end of it. */
export const accountRouter = t.router({
  get: signedInProcedure.query(({ ctx }) => getAccount(ctx, ctx.account.userId)),
  update: signedInProcedure
    .input(updateAccountInput)
    .mutation(({ ctx, input }) => updateAccount(ctx, ctx.account.userId, input)),
  changeEmail: sensitiveProcedure
    .input(changeEmailInput)
    .mutation(({ ctx, input }) => changeEmail(ctx, ctx.account.userId, input.email)),
  delete: sensitiveProcedure.input(deleteAccountInput).mutation(async ({ ctx, input }) => {
    await deleteAccount(ctx, ctx.account.userId, input.confirmEmail);
    return {};
  }),
});
