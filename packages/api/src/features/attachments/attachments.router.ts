import { attachmentInput, beginUploadInput, finishUploadInput } from "@piloto/shared/messages";
import { t } from "../../trpc/init.ts";
import { sellerCallProcedure, sellerProcedure } from "../../trpc/procedures.ts";
import { beginUpload, discardUpload, finishUpload, retryFetch } from "./upload.service.ts";

/** Files of messages: the browser puts them straight into the file store, with a signed address. */
export const attachmentsRouter = t.router({
  beginUpload: sellerCallProcedure.input(beginUploadInput).mutation(({ ctx, input }) => beginUpload(ctx, input)),
  finishUpload: sellerCallProcedure.input(finishUploadInput).mutation(({ ctx, input }) => finishUpload(ctx, input)),
  discard: sellerCallProcedure.input(attachmentInput).mutation(({ ctx, input }) => discardUpload(ctx, input)),
  /** An incoming file that could not be fetched, once more. */
  retry: sellerProcedure.input(attachmentInput).mutation(({ ctx, input }) => retryFetch(ctx, input)),
});
