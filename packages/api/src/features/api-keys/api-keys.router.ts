import { apiKeyInput, createApiKeyInput } from "@piloto/shared/api-keys";
import { t } from "../../trpc/init.ts";
import { adminProcedure, sensitiveAdminProcedure } from "../../trpc/procedures.ts";
import { listApiKeys } from "./api-keys.queries.ts";
import { createApiKey, endApiKey } from "./api-keys.service.ts";

/** Keys with which other programs read a workspace. */
export const apiKeysRouter = t.router({
  list: adminProcedure.query(({ ctx }) => listApiKeys(ctx.trx, ctx.workspace.id)),
  create: sensitiveAdminProcedure
    .input(createApiKeyInput)
    .mutation(({ ctx, input }) => createApiKey(ctx, ctx.account.userId, input)),
  revoke: adminProcedure.input(apiKeyInput).mutation(async ({ ctx, input }) => {
    await endApiKey(ctx, input.apiKeyId);
    return {};
  }),
});
