import type { Json } from "@piloto/db/schema-types";
import type { MessageContent } from "@piloto/shared/message-content";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

type Target = { channelId: string; externalId: string };

export type TargetMessage = { id: string; conversationId: string; direction: "in" | "out" | "note" };

/** The message that the channel calls so, whoever wrote it; undefined when it is not known yet. */
export async function findTarget(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, externalId }: Target,
): Promise<TargetMessage | undefined> {
  return trx
    .selectFrom("messages")
    .select(["id", "conversationId", "direction"])
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("externalId", "=", externalId)
    .executeTakeFirst();
}

/** Makes transactions that write or miss this message take turns, until commit. */
export async function lockExternalId(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, externalId }: Target,
): Promise<void> {
  const key = `${workspaceId} ${channelId} ${externalId}`;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 7205012))`.execute(trx);
}

export type ReceivedMessage = {
  conversationId: string;
  channelId: string;
  externalId: string;
  seq: number;
  author: "contact" | "phone";
  content: MessageContent;
  replyToExternalId: string | null;
  occurredAt: Date;
};

/** Writes a message the channel told of; undefined when it is there already. */
export async function insertReceived(
  trx: WorkspaceTrx,
  workspaceId: string,
  { content, author, ...message }: ReceivedMessage,
): Promise<string | undefined> {
  const payload: Json = JSON.parse(JSON.stringify(content.payload));
  const state =
    author === "contact"
      ? ({ direction: "in", status: "received", statusRank: 9 } as const)
      : ({ direction: "out", status: "sent", statusRank: 2 } as const);
  const row = await trx
    .insertInto("messages")
    .values({ workspaceId, ...message, author, ...state, type: content.type, body: content.text, payload })
    .onConflict((conflict) => conflict.constraint("messages_external_key").doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

type NewFiles = { messageId: string; conversationId: string; media: MessageContent["media"] };

/** The files of a received message, waiting to be fetched; their ids. */
export async function insertReceivedFiles(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, conversationId, media }: NewFiles,
): Promise<string[]> {
  if (media.length === 0) return [];
  const rows = await trx
    .insertInto("attachments")
    .values(
      media.map((file, position) => ({
        workspaceId,
        messageId,
        conversationId,
        position,
        kind: file.kind,
        state: "waiting" as const,
        mimeType: file.mimeType?.slice(0, 200) ?? "",
        filename: file.filename?.slice(0, 255).toWellFormed() ?? "",
        isVoice: file.isVoice ?? false,
        externalId: file.externalId ?? null,
        sourceUrl: file.url ?? null,
        promisedSha256: file.sha256?.slice(0, 200) ?? null,
      })),
    )
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

type Received = {
  conversationId: string;
  seq: number;
  at: Date;
  preview: string;
  type: string;
  /** In the order in which people read, it is the newest. */
  isNewest: boolean;
};

const newestLine = ({ isNewest, at, preview, type }: Received) =>
  isNewest ? { lastMessageAt: at, lastPreview: preview, lastType: type, lastAuthorId: null } : {};

/** What a message of the customer changes in its conversation. Call under the conversation's lock. */
export async function updateAfterInbound(
  trx: WorkspaceTrx,
  workspaceId: string,
  message: Received & { isUnread: boolean; asksForAnswer: boolean },
): Promise<void> {
  const { conversationId, seq, at, isNewest, isUnread, asksForAnswer } = message;
  await trx
    .updateTable("conversations")
    .set((eb) => ({
      lastSeq: seq,
      ...(asksForAnswer && { inputSeq: seq }),
      ...(isUnread && { unreadCount: eb("unreadCount", "+", 1) }),
      windowExpiresAt: sql<Date>`greatest(window_expires_at, ${at}::timestamptz + interval '24 hours')`,
      firstInboundAt: sql<Date>`least(first_inbound_at, ${at}::timestamptz)`,
      ...newestLine(message),
      ...(isNewest && { lastAuthor: "contact", lastStatus: "received" }),
      updatedAt: sql<Date>`clock_timestamp()`,
    }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

/**
 * What a reply from the phone changes in its conversation: the line of the list, and that everything before it was read.
 * Call under the conversation's lock.
 */
export async function updateAfterEcho(
  trx: WorkspaceTrx,
  workspaceId: string,
  message: Received & { handledSeq: number | undefined },
): Promise<void> {
  const { conversationId, seq, at, isNewest, handledSeq } = message;
  await trx
    .updateTable("conversations")
    .set({
      lastSeq: seq,
      unreadCount: sql<number>`CASE WHEN unread_count = 0 THEN 0 ELSE least(unread_count, (
        SELECT count(*)::int FROM messages m WHERE m.workspace_id = conversations.workspace_id
          AND m.conversation_id = conversations.id AND m.direction = 'in' AND m.occurred_at > ${at}::timestamptz)) END`,
      ...(handledSeq !== undefined && { handledSeq }),
      ...newestLine(message),
      ...(isNewest && { lastAuthor: "phone", lastStatus: "sent" }),
      updatedAt: sql<Date>`clock_timestamp()`,
    })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

/** Whether a person answered from the phone at this instant or later. */
export async function hasEchoSince(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, at }: { conversationId: string; at: Date },
): Promise<boolean> {
  const row = await trx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("occurredAt", ">=", at)
    .where("author", "=", "phone")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the customer wrote after this instant. */
export async function hasInboundAfter(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, at }: { conversationId: string; at: Date },
): Promise<boolean> {
  const row = await trx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("occurredAt", ">", at)
    .where("direction", "=", "in")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export type SendingMessage = { id: string; type: string; body: string };

/** Our messages that are on their way in this conversation and have no name of the channel's yet. */
export async function listSending(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<SendingMessage[]> {
  return trx
    .selectFrom("messages")
    .select(["id", "type", "body"])
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("status", "=", "sending")
    .where("externalId", "is", null)
    .orderBy("seq")
    .execute();
}

/** Sets the list's line from the newest message there is: after an edit, a deletion, or a move of messages. */
export async function refreshListLine(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<void> {
  await sql`
    UPDATE conversations c SET last_message_at = m.occurred_at, last_type = m.type, last_author = m.author,
      last_author_id = coalesce(m.author_user_id, m.agent_id), last_status = m.status,
      last_preview = left(regexp_replace(m.body, '\\s+', ' ', 'g'), 200), updated_at = clock_timestamp()
    FROM (SELECT * FROM messages n WHERE n.workspace_id = ${workspaceId} AND n.conversation_id = ${conversationId}
      AND n.direction <> 'note' ORDER BY n.occurred_at DESC, n.seq DESC LIMIT 1) m
    WHERE c.workspace_id = ${workspaceId} AND c.id = ${conversationId}`.execute(trx);
}

/** Deletes the row an echo made, when it has this external id and is not the message itself. */
export async function deleteEcho(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, externalId, exceptId }: Target & { exceptId: string },
): Promise<void> {
  await trx
    .deleteFrom("messages")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("externalId", "=", externalId)
    .where("author", "=", "phone")
    .where("id", "!=", exceptId)
    .execute();
}
