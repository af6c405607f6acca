import type { AttachmentView, MessageView, PersonView } from "@piloto/shared/conversation-views";
import { messagePayload } from "@piloto/shared/message-content";
import type { FileStore } from "../../ports/files/file-store.ts";
import type { AttachmentRecord, MessageRecord } from "./list-messages.queries.ts";

/** A thread stays open in a tab; the page asks again before its addresses end. */
const addressSeconds = 3_600;

/** A stored message as the page gets it. Of one that its author deleted only the place remains. */
export function toMessageView(record: MessageRecord, attachments: AttachmentView[]): MessageView {
  const isDeleted = record.deletedAt !== null;
  return {
    id: record.id,
    seq: record.seq,
    direction: record.direction,
    author: record.author,
    authorUser: toPerson(record.authorUserId, record.authorUserName),
    agent: toPerson(record.agentId, record.agentName),
    runId: record.runId,
    type: record.type,
    text: isDeleted ? "" : record.body,
    payload: isDeleted ? {} : (messagePayload.safeParse(record.payload).data ?? {}),
    attachments: isDeleted ? [] : attachments,
    reactions: isDeleted ? [] : record.reactions,
    replyTo: record.isReply ? { id: record.replyId, author: record.replyAuthor, text: record.replyText } : null,
    mentions: record.mentions,
    status: record.status,
    error: toError(record),
    clientKey: record.clientKey,
    occurredAt: record.occurredAt.toISOString(),
    deliveredAt: record.deliveredAt?.toISOString() ?? null,
    readAt: record.readAt?.toISOString() ?? null,
    editedAt: record.editedAt?.toISOString() ?? null,
    isDeleted,
  };
}

function toError({ status, direction, errorCode, errorTitle, errorDetails }: MessageRecord): MessageView["error"] {
  if (status !== "failed") return null;
  return {
    code: errorCode,
    title: errorTitle ?? "",
    details: errorDetails ?? "",
    canResend: direction === "out",
  };
}

const toPerson = (id: string | null, name: string | null): PersonView | null =>
  id !== null && name !== null ? { id, name } : null;

/** An attachment with addresses for showing and for keeping it; null while its bytes are not here. */
export function toAttachmentView(
  files: Pick<FileStore, "link">,
  { storageKey, messageId: _of, ...attachment }: AttachmentRecord,
): AttachmentView {
  if (attachment.state !== "stored" || storageKey === null) return { ...attachment, url: null, downloadUrl: null };
  const link = (disposition: "inline" | "attachment") =>
    files.link(storageKey, { expiresSeconds: addressSeconds, filename: attachment.filename, disposition });
  return { ...attachment, url: link("inline"), downloadUrl: link("attachment") };
}
