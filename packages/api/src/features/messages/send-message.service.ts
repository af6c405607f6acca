import { channelLimits } from "@piloto/shared/channel-limits";
import type { SendAttachmentsInput, SendTemplateInput, SendTextInput } from "@piloto/shared/messages";
import { AppError } from "../../errors/app-error.ts";
import { moveControl } from "../conversations/control.service.ts";
import {
  type ConversationContext,
  lockConversation,
  type LockedConversation,
} from "../conversations/conversation-lock.service.ts";
import { reopenLocked } from "../conversations/reopen-conversation.service.ts";
import { derivedKey } from "./derived-key.ts";
import { findQueued, type Outgoing, queueOutgoing } from "./queue-outgoing.service.ts";
import { findParameterIssues, mediaHeaderOf, renderTemplate } from "./render-template.ts";
import {
  findTemplate,
  isOptedOut,
  listUploads,
  type SendChannel,
  type TemplateRecord,
} from "./send-message.queries.ts";
import { requireChannel, requireReply, requireTextFits, requireWindow } from "./send-permission.service.ts";

type Sent = { messageIds: string[] };

/** A text by a person. A repeated client key answers the same message; any human reply takes the conversation over. */
export async function sendText(ctx: ConversationContext, input: SendTextInput): Promise<Sent> {
  const { trx, workspace } = ctx;
  const locked = await lockConversation(trx, workspace.id, input.conversationId);
  return sendAsPerson(ctx, locked, {
    messages: [{ type: "text", text: input.text, ...replyOf(input) }],
    clientKey: input.clientKey,
    check: async (channel) => {
      requireWindow(channel, locked, new Date());
      requireTextFits(channel, "text", input.text);
      await requireReply(trx, workspace.id, locked, input.replyToId);
    },
  });
}

/** Uploaded files, each a message. Words go with the first, or before it where it can carry none. */
export async function sendAttachments(ctx: ConversationContext, input: SendAttachmentsInput): Promise<Sent> {
  const { trx, workspace } = ctx;
  const locked = await lockConversation(trx, workspace.id, input.conversationId);
  const channel = await requireChannel(trx, workspace.id, locked);
  return sendAsPerson(ctx, locked, {
    messages: await toFileMessages(ctx, locked, { channel, input }),
    clientKey: input.clientKey,
    check: async () => {
      requireWindow(channel, locked, new Date());
      requireTextFits(channel, "caption", input.caption);
      await requireReply(trx, workspace.id, locked, input.replyToId);
    },
  });
}

/** An approved template with all its places filled in; taken outside the window too. */
export async function sendTemplate(ctx: ConversationContext, input: SendTemplateInput): Promise<Sent> {
  const { trx, workspace } = ctx;
  const locked = await lockConversation(trx, workspace.id, input.conversationId);
  const { channelId } = locked;
  const template = await findTemplate(trx, workspace.id, { channelId, templateId: input.templateId });
  if (!template) throw new AppError("NOT_FOUND", { message: "no such template on this channel" });
  const { text, payload } = renderTemplate(template, input.parameters);
  const attachmentIds = input.headerAttachmentId ? [input.headerAttachmentId] : [];
  return sendAsPerson(ctx, locked, {
    messages: [{ type: "template", text, payload, attachmentIds, ...replyOf(input) }],
    clientKey: input.clientKey,
    check: async () => {
      await requireUsableTemplate(ctx, locked, { template, input });
      await requireReply(trx, workspace.id, locked, input.replyToId);
    },
  });
}

type PersonMessage = Pick<Outgoing, "type" | "text" | "payload" | "attachmentIds" | "replyToId">;
type PersonSend = {
  messages: PersonMessage[];
  clientKey: string;
  /** What must hold for new messages; a repeat is answered without asking again. */
  check: (channel: SendChannel) => Promise<void>;
};

async function sendAsPerson(
  ctx: ConversationContext,
  locked: LockedConversation,
  { messages, clientKey, check }: PersonSend,
): Promise<Sent> {
  const { trx, workspace, actor } = ctx;
  const outgoing = messages.map((message, index): Outgoing => ({
    author: "person",
    userId: actor.userId,
    ...message,
    clientKey: derivedKey(clientKey, index),
  }));
  const earlier = outgoing[0] && (await findQueued(trx, workspace.id, locked, outgoing[0]));
  if (!earlier) {
    await check(await requireChannel(trx, workspace.id, locked));
    await reopenLocked(trx, workspace.id, locked, actor);
  }
  const by = { kind: "person", userId: actor.userId } as const;
  const moved = earlier
    ? undefined
    : await moveControl(ctx, trx, workspace.id, locked, {
        event: "person_replies",
        actor: by,
        reason: "person_replied",
      });
  const messageIds: string[] = [];
  for (const message of outgoing) {
    messageIds.push((await queueOutgoing(ctx, trx, workspace.id, moved ?? locked, message)).id);
  }
  return { messageIds };
}

const replyOf = ({ replyToId }: { replyToId?: string | undefined }): { replyToId: string | null } => ({
  replyToId: replyToId ?? null,
});

type FileSend = { channel: SendChannel; input: SendAttachmentsInput };

async function toFileMessages(
  { trx, workspace }: ConversationContext,
  { id }: LockedConversation,
  { channel, input }: FileSend,
): Promise<PersonMessage[]> {
  const attachmentIds = [...new Set(input.attachmentIds)];
  const uploads = await listUploads(trx, workspace.id, { conversationId: id, attachmentIds });
  const [first] = uploads;
  if (!first || uploads.length !== attachmentIds.length)
    throw new AppError("NOT_FOUND", { message: "no such file here" });
  const files = uploads.map((upload): PersonMessage => ({ type: upload.kind, text: "", attachmentIds: [upload.id] }));
  const { caption } = input;
  const takesCaption =
    caption.length <= channelLimits[channel.kind].maxCaptionCharacters &&
    first.kind !== "audio" &&
    first.kind !== "sticker";
  const messages: PersonMessage[] =
    caption === "" || takesCaption
      ? files.map((file, index) => (index === 0 ? { ...file, text: caption } : file))
      : [{ type: "text", text: caption }, ...files];
  return messages.map((message, index) => (index === 0 ? { ...message, ...replyOf(input) } : message));
}

async function requireUsableTemplate(
  { trx, workspace }: ConversationContext,
  { id, contactId }: LockedConversation,
  { template, input }: { template: TemplateRecord; input: SendTemplateInput },
): Promise<void> {
  if (template.status !== "approved") {
    throw new AppError("CONFLICT", { details: { reason: "template_unusable", status: template.status } });
  }
  const isMarketing = template.category.toUpperCase() === "MARKETING";
  if (isMarketing && (await isOptedOut(trx, workspace.id, contactId))) {
    throw new AppError("CONFLICT", { details: { reason: "opted_out" } });
  }
  const fields = findParameterIssues(template, input.parameters);
  const header = mediaHeaderOf(template);
  const attachmentIds = input.headerAttachmentId ? [input.headerAttachmentId] : [];
  const [file] =
    attachmentIds.length > 0 ? await listUploads(trx, workspace.id, { conversationId: id, attachmentIds }) : [];
  if (file?.kind !== header) fields.push({ field: "headerAttachmentId", message: `must be ${header ?? "absent"}` });
  if (fields.length > 0) throw new AppError("VALIDATION_FAILED", { message: "the template is not complete", fields });
}
