import { getTemplateInput, listTemplatesInput, syncTemplatesInput } from "@piloto/shared/templates";
import { t } from "../../trpc/init.ts";
import { sellerProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { listTemplateViews, readTemplate } from "./read-templates.service.ts";
import { requestSync } from "./sync-templates.service.ts";

/** The approved texts with which a business may write first. They are made at Meta; here they are read and filled in. */
export const templatesRouter = t.router({
  list: viewerProcedure
    .input(listTemplatesInput)
    .query(({ ctx, input }) => listTemplateViews(ctx.trx, ctx.workspace.id, input)),
  get: viewerProcedure
    .input(getTemplateInput)
    .query(({ ctx, input }) => readTemplate(ctx.trx, ctx.workspace.id, input.templateId)),
  /** Answers before the list is read: a hint of the kind `channel` says when it is. */
  sync: sellerProcedure.input(syncTemplatesInput).mutation(async ({ ctx, input }) => {
    await requestSync(ctx, ctx.trx, ctx.workspace.id, input.channelId);
    return {};
  }),
});
