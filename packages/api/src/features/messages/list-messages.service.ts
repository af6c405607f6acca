import type { AttachmentView, MessagePage } from "@piloto/shared/conversation-views";
import type { ListMessagesInput } from "@piloto/shared/messages";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { FileStore } from "../../ports/files/file-store.ts";
import {
  findThreadPosition,
  hasConversation,
  listAttachments,
  listThread,
  type MessageRecord,
  type Stretch,
} from "./list-messages.queries.ts";
import { toAttachmentView, toMessageView } from "./message-view.ts";
import { readThreadCursor, writeThreadCursor } from "./messages-cursor.ts";

type Files = { files: Pick<FileStore, "link"> };
type Found = { records: MessageRecord[]; hasOlder: boolean; hasNewer: boolean };

/**
 * A page of a thread in the order people read, newest first, with cursors to both sides. Throws NOT_FOUND for an unknown
 * conversation, or an `around` that is no message of it.
 */
export async function listMessagePage(
  { files }: Files,
  trx: WorkspaceTrx,
  workspaceId: string,
  query: ListMessagesInput,
): Promise<MessagePage> {
  const { around } = query;
  const { records, hasOlder, hasNewer } = await (around === undefined
    ? readSide(trx, workspaceId, query)
    : readAround(trx, workspaceId, { ...query, around }));
  const attachments = await readAttachments(files, trx, { workspaceId, records });
  const [newest, oldest] = [records[0], records.at(-1)];
  return {
    items: records.map((record) => toMessageView(record, attachments.get(record.id) ?? [])),
    olderCursor: hasOlder && oldest ? writeThreadCursor(oldest) : null,
    newerCursor: hasNewer && newest ? writeThreadCursor(newest) : null,
  };
}

/** From the end of the thread, or from a cursor to one side. One message more than asked tells whether there is more. */
async function readSide(trx: WorkspaceTrx, workspaceId: string, query: ListMessagesInput): Promise<Found> {
  const { conversationId, cursor, limit } = query;
  const from = cursor === undefined ? undefined : readThreadCursor(cursor);
  const side = query.isNewer && from ? "newer" : "older";
  const found = await listThread(trx, workspaceId, [{ conversationId, from, side, limit: limit + 1 }]);
  if (found.length === 0 && !(await hasConversation(trx, workspaceId, conversationId))) throw unknownConversation();
  const hasMore = found.length > limit;
  if (side === "older") return { records: found.slice(0, limit), hasOlder: hasMore, hasNewer: from !== undefined };
  return { records: found.slice(-limit), hasOlder: true, hasNewer: hasMore };
}

/** Half a page on each side of a message, which itself counts to the older half. */
async function readAround(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, around, limit }: ListMessagesInput & { around: string },
): Promise<Found> {
  const from = await findThreadPosition(trx, workspaceId, { conversationId, messageId: around });
  if (!from) throw new AppError("NOT_FOUND", { message: "no such message in this conversation" });
  const [older, newer] = [Math.ceil(limit / 2), Math.floor(limit / 2)];
  const stretches: Stretch[] = [
    { conversationId, from, side: "older", isInclusive: true, limit: older + 1 },
    { conversationId, from, side: "newer", limit: newer + 1 },
  ];
  const found = await listThread(trx, workspaceId, stretches);
  const at = found.findIndex(({ id }) => id === around);
  const hasNewer = at > newer;
  const hasOlder = found.length - at > older;
  return { records: found.slice(hasNewer ? at - newer : 0, at + older), hasOlder, hasNewer };
}

async function readAttachments(
  files: Files["files"],
  trx: WorkspaceTrx,
  { workspaceId, records }: { workspaceId: string; records: MessageRecord[] },
): Promise<Map<string, AttachmentView[]>> {
  const stored = await listAttachments(
    trx,
    workspaceId,
    records.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id),
  );
  const byMessage = new Map<string, AttachmentView[]>();
  for (const one of stored) {
    if (one.messageId === null) continue;
    byMessage.set(one.messageId, [...(byMessage.get(one.messageId) ?? []), toAttachmentView(files, one)]);
  }
  return byMessage;
}

const unknownConversation = () => new AppError("NOT_FOUND", { message: "no such conversation" });
