import { createLabelInput, deleteLabelInput, listLabelsInput, updateLabelInput } from "@piloto/shared/labels";
import { t } from "../../trpc/init.ts";
import { sellerProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { createLabel, deleteLabel, listLabels, updateLabel } from "./labels.service.ts";

/** Labels of conversations. */
export const labelsRouter = t.router({
  list: viewerProcedure.input(listLabelsInput).query(({ ctx }) => listLabels(ctx.trx, ctx.workspace.id)),
  create: sellerProcedure.input(createLabelInput).mutation(({ ctx, input }) => createLabel(ctx, input)),
  update: sellerProcedure.input(updateLabelInput).mutation(({ ctx, input }) => updateLabel(ctx, input)),
  delete: sellerProcedure.input(deleteLabelInput).mutation(({ ctx, input }) => deleteLabel(ctx, input)),
});
