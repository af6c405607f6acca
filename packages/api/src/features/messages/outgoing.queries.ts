import type { Json, Messages } from "@piloto/db/schema-types";
import type { MessagePayload } from "@piloto/shared/message-content";
import type { MessageType } from "@piloto/shared/conversation-words";
import { type Selectable, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** A message without its search vector, which nobody reads. */
export type MessageRecord = Omit<Selectable<Messages>, "search">;

export const messageColumns = [
  "workspaceId",
  "id",
  "conversationId",
  "channelId",
  "seq",
  "direction",
  "author",
  "authorUserId",
  "agentId",
  "runId",
  "type",
  "body",
  "payload",
  "externalId",
  "clientKey",
  "replyToId",
  "replyToExternalId",
  "mentions",
  "status",
  "statusRank",
  "errorCode",
  "errorTitle",
  "errorDetails",
  "controlEpoch",
  "sendAfter",
  "sendAttempts",
  "occurredAt",
  "deliveredAt",
  "readAt",
  "editedAt",
  "deletedAt",
  "createdAt",
] as const satisfies (keyof MessageRecord)[];

/** The message that was made with this client key, in whatever conversation. */
export async function findMessageByClientKey(
  trx: WorkspaceTrx,
  workspaceId: string,
  clientKey: string,
): Promise<MessageRecord | undefined> {
  return trx
    .selectFrom("messages")
    .select(messageColumns)
    .where("workspaceId", "=", workspaceId)
    .where("clientKey", "=", clientKey)
    .executeTakeFirst();
}

/** A message of this conversation; undefined when there is none. */
export async function findMessage(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<MessageRecord | undefined> {
  return trx
    .selectFrom("messages")
    .select(messageColumns)
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("conversationId", "=", conversationId)
    .executeTakeFirst();
}

/** The next number in the conversation. Its row lock makes writers take turns. */
export async function takeNextSeq(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<number> {
  const { lastSeq } = await trx
    .updateTable("conversations")
    .set((eb) => ({ lastSeq: eb("lastSeq", "+", 1) }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .returning("lastSeq")
    .executeTakeFirstOrThrow();
  return lastSeq;
}

export type NewOutgoing = {
  conversationId: string;
  channelId: string;
  seq: number;
  direction: "out" | "note";
  author: "agent" | "person" | "system";
  userId: string | null;
  agentId: string | null;
  runId: string | null;
  controlEpoch: number | null;
  type: MessageType;
  text: string;
  payload: MessagePayload;
  replyToId: string | null;
  clientKey: string | null;
  mentions: string[];
  sendAfter: Date | null;
};

const queued = { status: "queued", statusRank: 0 } as const;
// A note is written and done: nothing is ever sent.
const written = { status: "received", statusRank: 9 } as const;

/** Writes a message of ours; undefined when its client key was taken by another transaction meanwhile. */
export async function insertOutgoing(
  trx: WorkspaceTrx,
  workspaceId: string,
  { userId, text, payload, ...message }: NewOutgoing,
): Promise<string | undefined> {
  const json: Json = JSON.parse(JSON.stringify(payload));
  const row = await trx
    .insertInto("messages")
    .values({
      workspaceId,
      ...message,
      authorUserId: userId,
      body: text,
      payload: json,
      ...(message.direction === "out" ? queued : written),
      occurredAt: sql<Date>`clock_timestamp()`,
    })
    .onConflict((conflict) => conflict.constraint("messages_client_key_key").doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

/**
 * Gives uploaded files to a message, in this order; returns how many were free to be given: uploaded for this
 * conversation, complete, and no other message's.
 */
export async function attachUploads(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, conversationId, attachmentIds }: { messageId: string; conversationId: string; attachmentIds: string[] },
): Promise<number> {
  const given = await trx
    .updateTable("attachments")
    .set({ messageId, position: sql<number>`array_position(${attachmentIds}::uuid[], id) - 1` })
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("id", "in", attachmentIds)
    .where("messageId", "is", null)
    .where("state", "=", "stored")
    .returning("id")
    .execute();
  return given.length;
}

/** The ids of a message's files, in order. */
export async function listAttachmentIds(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom("attachments")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .orderBy("position")
    .execute();
  return rows.map(({ id }) => id);
}

type ListLine = {
  messageId: string;
  conversationId: string;
  author: "agent" | "person" | "system";
  authorId: string | null;
  agentId: string | null;
};

/** Keeps the list's line: this message is the conversation's newest. A person who writes has read. */
export async function updateListLine(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, conversationId, author, authorId, agentId }: ListLine,
): Promise<void> {
  await trx
    .updateTable("conversations as c")
    .from("messages as m")
    .set((eb) => ({
      lastMessageAt: sql<Date>`greatest(c.last_message_at, m.occurred_at)`,
      lastPreview: sql<string>`left(regexp_replace(m.body, '\\s+', ' ', 'g'), 200)`,
      lastType: eb.ref("m.type"),
      lastAuthor: author,
      lastAuthorId: authorId,
      lastStatus: eb.ref("m.status"),
      updatedAt: sql<Date>`clock_timestamp()`,
      ...(author === "person" && { unreadCount: 0 }),
      ...(agentId !== null && { agentId }),
    }))
    .whereRef("m.workspaceId", "=", "c.workspaceId")
    .where("m.id", "=", messageId)
    .where("c.workspaceId", "=", workspaceId)
    .where("c.id", "=", conversationId)
    .execute();
}
