import { z } from "zod";
import { conversationInput } from "./conversations.ts";
import { idField, pageInput, workspaceInput } from "./fields.ts";

export const messageTextLimit = 4096;

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), "has characters that cannot be stored");

/**
 * A page of a thread, newest first. `cursor` goes to older messages; `around` opens the thread at one message (a deep
 * link, a search hit), with messages on both sides.
 */
export const listMessagesInput = pageInput.extend(conversationInput.shape).extend({
  around: idField.optional(),
  isNewer: z.boolean().default(false),
  limit: z.int().min(1).max(100).default(50),
});
export type ListMessagesInput = z.infer<typeof listMessagesInput>;

/** `clientKey` is chosen by the page before the first try: the same key again is the same message. */
const newMessage = conversationInput.extend({ clientKey: idField, replyToId: idField.optional() });

export const sendTextInput = newMessage.extend({ text: text(messageTextLimit).trim().min(1) });
export type SendTextInput = z.infer<typeof sendTextInput>;

/** Attachments were uploaded before; each becomes a message, the caption goes with the first. */
export const sendAttachmentsInput = newMessage.extend({
  attachmentIds: z.array(idField).min(1).max(10),
  caption: text(1024).trim().default(""),
});
export type SendAttachmentsInput = z.infer<typeof sendAttachmentsInput>;

/** Far more than Meta allows in one template. */
const templateParametersLimit = 100;

export const sendTemplateInput = newMessage.extend({
  templateId: idField,
  /** By parameter: "body.1", "body.nome", "header.1", "button.0". */
  parameters: z
    .record(z.string().max(120), text(1024))
    .refine((values) => Object.keys(values).length <= templateParametersLimit, "has too many parameters")
    .meta({ maxProperties: templateParametersLimit })
    .default({}),
  headerAttachmentId: idField.optional(),
});
export type SendTemplateInput = z.infer<typeof sendTemplateInput>;

export const addNoteInput = newMessage.extend({
  text: text(messageTextLimit).trim().min(1),
  mentions: z.array(idField).max(20).default([]),
});
export type AddNoteInput = z.infer<typeof addNoteInput>;

/** emoji null takes the reaction back. */
export const reactInput = conversationInput.extend({ messageId: idField, emoji: z.string().max(40).nullable() });
export type ReactInput = z.infer<typeof reactInput>;

/** A message that was not delivered, once more; only while it is `failed`. */
export const resendInput = conversationInput.extend({ messageId: idField });
/** A message that still waits is taken out of the queue. */
export const cancelMessageInput = conversationInput.extend({ messageId: idField });

export const beginUploadInput = conversationInput.extend({
  filename: z.string().trim().min(1).max(255),
  mimeType: z.string().trim().min(3).max(200),
  sizeBytes: z
    .int()
    .min(1)
    .max(100 * 1024 * 1024),
  isVoice: z.boolean().default(false),
});
export type BeginUploadInput = z.infer<typeof beginUploadInput>;
export const finishUploadInput = workspaceInput.extend({ attachmentId: idField });
export const attachmentInput = workspaceInput.extend({ attachmentId: idField });
