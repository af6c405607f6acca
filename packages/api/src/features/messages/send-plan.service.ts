import { messagePayload } from "@piloto/shared/message-content";
import type { SendFailure } from "@piloto/shared/send-failures";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { OutboundMedia, OutboundMessage, PersonRef } from "../../ports/channels/channel-adapter.ts";
import type { Services } from "../../services.ts";
import type { Channel } from "../channels/channel-access.service.ts";
import { getPersonAddress } from "../contacts/resolve-contact.service.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import type { MessageRecord } from "./outgoing.queries.ts";
import { type TemplateContent, toTemplateContent } from "./render-template.ts";
import { findTemplateByName } from "./send-message.queries.ts";
import { type FileRecord, findExternalId, findFile } from "./sender.queries.ts";
import { sendingWindowAt } from "./sending-window.ts";

/** All that is read for one message before the call, so that no transaction is open during it. */
export type SendPlan = {
  to: PersonRef;
  content: { kind: "text"; text: string } | { kind: "media"; caption: string } | TemplateContent;
  file: FileRecord | undefined;
  replyToExternalId: string | undefined;
  isHumanAgent: boolean;
};

type Subject = { channel: Channel; locked: LockedConversation; message: MessageRecord; now: Date };

/** What is to be sent to whom; or why it cannot be. */
export async function planSend(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channel, locked, message, now }: Subject,
): Promise<SendPlan | SendFailure> {
  const to = await getPersonAddress(trx, workspaceId, locked.contactId, channel.kind);
  if (!to.phone && !to.userId && !to.igsid) return "no_address";
  const file = await findFile(trx, workspaceId, message.id);
  const content = await planContent(trx, workspaceId, message, file);
  if (typeof content === "string") return content;
  const isAnswer = message.replyToId !== null;
  return {
    to,
    content,
    file,
    replyToExternalId: isAnswer ? await findExternalId(trx, workspaceId, message.replyToId ?? "") : undefined,
    isHumanAgent:
      message.author === "person" && sendingWindowAt(channel.kind, locked.windowExpiresAt, now) === "human_agent",
  };
}

async function planContent(
  trx: WorkspaceTrx,
  workspaceId: string,
  { type, body, payload, channelId }: MessageRecord,
  file: FileRecord | undefined,
): Promise<SendPlan["content"] | SendFailure> {
  if (type === "text") return { kind: "text", text: body };
  if (type !== "template") return file ? { kind: "media", caption: body } : "attachment_missing";
  const sent = messagePayload.safeParse(payload).data?.template;
  const template = sent && (await findTemplateByName(trx, workspaceId, { channelId, ...sent }));
  if (!sent || template?.status !== "approved") return "template_missing";
  return toTemplateContent(template, sent.parameters);
}

const addressSeconds = 3_600;

/** The message as the adapter takes it; undefined when its file is gone from the store. */
export async function composeMessage(
  { files }: Pick<Services, "files">,
  { to, content, file, replyToExternalId, isHumanAgent }: SendPlan,
  clientToken: string,
): Promise<OutboundMessage | undefined> {
  const media = file && (await toMedia(files, file));
  const envelope = { clientToken, to, isHumanAgent, ...(replyToExternalId !== undefined && { replyToExternalId }) };
  switch (content.kind) {
    case "text":
      return { ...envelope, content };
    case "media":
      return media && { ...envelope, content: { ...content, media } };
    case "template":
      if (file && !media) return undefined;
      return { ...envelope, content: { ...content, ...(media && { headerMedia: media }) } };
  }
}

async function toMedia(files: Services["files"], file: FileRecord): Promise<OutboundMedia | undefined> {
  const { kind, mimeType, filename, isVoice, storageKey: key } = file;
  if (key === null || !(await files.stat(key))) return undefined;
  const publicUrl = await files.signDownload(key, {
    expiresSeconds: addressSeconds,
    filename,
    disposition: "inline",
  });
  const open = async (): Promise<Uint8Array> => {
    const opened = await files.open(key);
    if (!opened) throw new Error("the file is gone from the store");
    return new Uint8Array(await new Response(opened.stream).arrayBuffer());
  };
  return { kind, mimeType, filename, isVoice, publicUrl, open };
}
