import type {
  AttachmentState,
  MediaKind,
  MessageAuthor,
  MessageDirection,
  MessageStatus,
  MessageType,
} from "@piloto/shared/conversation-words";
import type { PersonView } from "@piloto/shared/conversation-views";
import { type RawBuilder, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { ThreadPosition } from "./messages-cursor.ts";

export type MessageRecord = ThreadPosition & {
  id: string;
  direction: MessageDirection;
  author: MessageAuthor;
  authorUserId: string | null;
  authorUserName: string | null;
  agentId: string | null;
  agentName: string | null;
  runId: string | null;
  type: MessageType;
  body: string;
  payload: unknown;
  reactions: { side: "contact" | "business"; emoji: string }[];
  mentions: PersonView[];
  /** Whether it answers another message, known here or not. */
  isReply: boolean;
  replyId: string | null;
  replyAuthor: MessageAuthor | null;
  replyText: string | null;
  status: MessageStatus;
  errorCode: number | null;
  errorTitle: string | null;
  errorDetails: string | null;
  clientKey: string | null;
  occurredAt: Date;
  deliveredAt: Date | null;
  readAt: Date | null;
  editedAt: Date | null;
  deletedAt: Date | null;
};

/** Which stretch of the thread: from its end, or from a place towards older or newer messages. */
export type Stretch = {
  conversationId: string;
  from: ThreadPosition | undefined;
  side: "older" | "newer";
  /** The message at `from` itself comes too. */
  isInclusive?: boolean;
  limit: number;
};

// How much of the message that is answered the page shows.
const replyLength = 300;

/** Messages of one stretch, newest first, with who wrote them, reactions, mentions and what they answer. */
export async function listThread(
  trx: WorkspaceTrx,
  workspaceId: string,
  stretches: readonly Stretch[],
): Promise<MessageRecord[]> {
  const parts = stretches.map((stretch) => selectStretch(workspaceId, stretch));
  const { rows } = await sql<MessageRecord>`
    WITH page AS (${sql.join(parts, sql` UNION ALL `)})
    SELECT m.id, m.seq, (extract(epoch FROM m.occurred_at) * 1000000)::bigint AS micros, m.direction, m.author,
      author.id AS author_user_id, author.name AS author_user_name, agent.id AS agent_id, agent.name AS agent_name,
      m.run_id, m.type, m.body, m.payload, m.status, m.error_code, m.error_title, m.error_details, m.client_key,
      m.occurred_at, m.delivered_at, m.read_at, m.edited_at, m.deleted_at,
      (SELECT coalesce(json_agg(json_build_object('side', r.side, 'emoji', r.emoji) ORDER BY r.at), '[]')
       FROM message_reactions r
       WHERE r.workspace_id = m.workspace_id AND r.message_id = m.id AND r.emoji IS NOT NULL) AS reactions,
      CASE WHEN m.mentions = '{}' THEN '[]'::json ELSE
        (SELECT coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) ORDER BY u.name), '[]')
         FROM users u WHERE u.id = ANY (m.mentions)) END AS mentions,
      m.reply_to_id IS NOT NULL OR m.reply_to_external_id IS NOT NULL AS is_reply,
      answered.id AS reply_id, answered.author AS reply_author,
      CASE WHEN answered.deleted_at IS NULL THEN left(answered.body, ${replyLength}) END AS reply_text
    FROM page m
    LEFT JOIN users author ON author.id = m.author_user_id
    LEFT JOIN agents agent ON agent.workspace_id = m.workspace_id AND agent.id = m.agent_id
    LEFT JOIN LATERAL (
      SELECT * FROM messages known WHERE known.workspace_id = m.workspace_id AND known.id = m.reply_to_id
      UNION ALL
      SELECT * FROM messages late WHERE m.reply_to_id IS NULL AND late.workspace_id = m.workspace_id
        AND late.channel_id = m.channel_id AND late.external_id = m.reply_to_external_id
    ) answered ON true
    ORDER BY m.occurred_at DESC, m.seq DESC`.execute(trx);
  return rows;
}

function selectStretch(workspaceId: string, stretch: Stretch): RawBuilder<unknown> {
  const { conversationId, from, side, isInclusive = false, limit } = stretch;
  const direction = side === "older" ? sql`DESC` : sql`ASC`;
  const compare = sql.raw(`${side === "older" ? "<" : ">"}${isInclusive ? "=" : ""}`);
  const after = from
    ? sql`AND (s.occurred_at, s.seq) ${compare}
        (timestamptz 'epoch' + ${from.micros}::bigint * interval '1 microsecond', ${from.seq}::int)`
    : sql``;
  return sql`(SELECT s.* FROM messages s
    WHERE s.workspace_id = ${workspaceId} AND s.conversation_id = ${conversationId} ${after}
    ORDER BY s.occurred_at ${direction}, s.seq ${direction} LIMIT ${limit})`;
}

/** Where a message stands in this conversation; undefined when it is not of it. */
export async function findThreadPosition(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<ThreadPosition | undefined> {
  return trx
    .selectFrom("messages")
    .select(["seq", sql<number>`(extract(epoch FROM occurred_at) * 1000000)::bigint`.as("micros")])
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("conversationId", "=", conversationId)
    .executeTakeFirst();
}

/** Whether there is such a conversation; a new one has no message yet. */
export async function hasConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom("conversations")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .executeTakeFirst();
  return row !== undefined;
}

export type AttachmentRecord = {
  id: string;
  messageId: string | null;
  kind: MediaKind;
  mimeType: string;
  filename: string;
  sizeBytes: number | null;
  isVoice: boolean;
  state: AttachmentState;
  failure: string;
  storageKey: string | null;
};

/** The attachments of these messages, each message's in its order. */
export async function listAttachments(
  trx: WorkspaceTrx,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<AttachmentRecord[]> {
  if (messageIds.length === 0) return [];
  return trx
    .selectFrom("attachments")
    .select([
      "id",
      "messageId",
      "kind",
      "mimeType",
      "filename",
      "sizeBytes",
      "isVoice",
      "state",
      "failure",
      "storageKey",
    ])
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "in", messageIds)
    .orderBy("position")
    .orderBy("id")
    .execute();
}
