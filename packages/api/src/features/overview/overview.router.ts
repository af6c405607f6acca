import { conversationNumbersInput, exportNumbersInput, overviewInput } from "@piloto/shared/overview";
import { workspaceInput } from "@piloto/shared/fields";
import { t } from "../../trpc/init.ts";
import { viewerProcedure } from "../../trpc/procedures.ts";
import { exportNumbers } from "./export-numbers.service.ts";
import { readAttention, readConversationNumbers } from "./overview-numbers.service.ts";
import { readOverview } from "./overview.service.ts";

/** The first page of a workspace: numbers of a period, and what waits for somebody. */
export const overviewRouter = t.router({
  get: viewerProcedure.input(overviewInput).query(({ ctx, input }) => readOverview(ctx, input)),
  conversations: viewerProcedure
    .input(conversationNumbersInput)
    .query(({ ctx, input }) => readConversationNumbers(ctx.trx, ctx.workspace.id, input)),
  attention: viewerProcedure.input(workspaceInput).query(({ ctx }) => readAttention(ctx)),
  exportCsv: viewerProcedure
    .input(exportNumbersInput)
    .query(({ ctx, input }) => exportNumbers(ctx.trx, ctx.workspace.id, input)),
});
