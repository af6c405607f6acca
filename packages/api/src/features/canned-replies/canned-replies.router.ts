import {
  createCannedReplyInput,
  deleteCannedReplyInput,
  listCannedRepliesInput,
  updateCannedReplyInput,
} from "@piloto/shared/canned-replies";
import { t } from "../../trpc/init.ts";
import { sellerProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import {
  createCannedReply,
  deleteCannedReply,
  listCannedReplies,
  updateCannedReply,
} from "./canned-replies.service.ts";

/** Quick replies: what one types after a slash. */
export const cannedRepliesRouter = t.router({
  list: viewerProcedure.input(listCannedRepliesInput).query(({ ctx }) => listCannedReplies(ctx.trx, ctx.workspace.id)),
  create: sellerProcedure.input(createCannedReplyInput).mutation(({ ctx, input }) => createCannedReply(ctx, input)),
  update: sellerProcedure.input(updateCannedReplyInput).mutation(({ ctx, input }) => updateCannedReply(ctx, input)),
  delete: sellerProcedure.input(deleteCannedReplyInput).mutation(({ ctx, input }) => deleteCannedReply(ctx, input)),
});
