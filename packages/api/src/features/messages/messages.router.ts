import {
  addNoteInput,
  cancelMessageInput,
  listMessagesInput,
  reactInput,
  resendInput,
  sendAttachmentsInput,
  sendTemplateInput,
  sendTextInput,
} from "@piloto/shared/messages";
import { t } from "../../trpc/init.ts";
import { sellerProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { listMessagePage } from "./list-messages.service.ts";
import { addNote, cancelMessage, react, resend } from "./message-actions.service.ts";
import { sendAttachments, sendTemplate, sendText } from "./send-message.service.ts";

/** The messages of a conversation. Sending is idempotent by `clientKey`. */
export const messagesRouter = t.router({
  list: viewerProcedure
    .input(listMessagesInput)
    .query(({ ctx, input }) => listMessagePage(ctx, ctx.trx, ctx.workspace.id, input)),
  sendText: sellerProcedure.input(sendTextInput).mutation(({ ctx, input }) => sendText(ctx, input)),
  sendAttachments: sellerProcedure
    .input(sendAttachmentsInput)
    .mutation(({ ctx, input }) => sendAttachments(ctx, input)),
  sendTemplate: sellerProcedure.input(sendTemplateInput).mutation(({ ctx, input }) => sendTemplate(ctx, input)),
  addNote: sellerProcedure.input(addNoteInput).mutation(({ ctx, input }) => addNote(ctx, input)),
  react: sellerProcedure.input(reactInput).mutation(({ ctx, input }) => react(ctx, input)),
  resend: sellerProcedure.input(resendInput).mutation(({ ctx, input }) => resend(ctx, input)),
  cancel: sellerProcedure.input(cancelMessageInput).mutation(({ ctx, input }) => cancelMessage(ctx, input)),
});
