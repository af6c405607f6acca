import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { messageColumns, type MessageRecord } from "./outgoing.queries.ts";

/** Our message that the channel calls so. */
export async function findByExternalId(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, externalId }: { channelId: string; externalId: string },
): Promise<MessageRecord | undefined> {
  return trx
    .selectFrom("messages")
    .select(messageColumns)
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("externalId", "=", externalId)
    .executeTakeFirst();
}

/** Our outgoing message with this id on this channel. */
export async function findSentMessage(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, messageId }: { channelId: string; messageId: string },
): Promise<MessageRecord | undefined> {
  return trx
    .selectFrom("messages")
    .select(messageColumns)
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("channelId", "=", channelId)
    .where("direction", "=", "out")
    .executeTakeFirst();
}

export async function lockMessage(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<MessageRecord> {
  return trx
    .selectFrom("messages")
    .select(messageColumns)
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

export type StoredStatus = { status: string; category: string; isBillable: boolean | null };

export async function listStatusEvents(
  trx: WorkspaceTrx,
  workspaceId: string,
  messageId: string,
): Promise<StoredStatus[]> {
  return trx
    .selectFrom("messageStatusEvents")
    .select(["status", "category", "isBillable"])
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .execute();
}

type NewStatus = StoredStatus & { messageId: string; at: Date; errorCode: number | null };

/** Keeps that the channel told this status; a repeat changes nothing. */
export async function insertStatusEvent(trx: WorkspaceTrx, workspaceId: string, status: NewStatus): Promise<void> {
  await trx
    .insertInto("messageStatusEvents")
    .values({ workspaceId, ...status, category: status.category.slice(0, 40) })
    .onConflict((conflict) => conflict.constraint("message_status_events_once_key").doNothing())
    .execute();
}

/** The channel's name for a message whose answer we never got; kept when it has one already. */
export async function updateMissingExternalId(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, externalId }: { messageId: string; externalId: string },
): Promise<void> {
  await trx
    .updateTable("messages")
    .set({ externalId })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("externalId", "is", null)
    .execute();
}

const statusRanks = { queued: 0, sending: 1, failed: 1, sent: 2, delivered: 3, read: 4 } as const;
export type ReportedStatus = "sent" | "delivered" | "read" | "failed";

/**
 * Raises the status. The order is queued < sending < sent < failed < delivered < read, so that any order and any
 * repetition of what a channel tells ends in the same row. Returns whether it rose.
 */
export async function raiseStatus(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, status }: { messageId: string; status: ReportedStatus },
): Promise<boolean> {
  const isBelow = {
    // What failed only because nobody answered gives way to the channel's own word.
    sent: sql<boolean>`status_rank < 2 AND (status <> 'failed' OR error_title = 'delivery_unknown')`,
    failed: sql<boolean>`status_rank < 3 AND (status <> 'failed' OR error_title = 'delivery_unknown')`,
    delivered: sql<boolean>`status_rank < 3`,
    read: sql<boolean>`status_rank < 4`,
  }[status];
  const raised = await trx
    .updateTable("messages")
    .set({
      status,
      statusRank: statusRanks[status],
      sendAfter: null,
      ...(status !== "failed" && { errorCode: null, errorTitle: null, errorDetails: null }),
    })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where(isBelow)
    .returning("id")
    .executeTakeFirst();
  return raised !== undefined;
}

type Failure = { messageId: string; code: number | null; title: string; details: string };

/** Why it failed, in the channel's words. */
export async function updateFailure(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, code, title, details }: Failure,
): Promise<void> {
  await trx
    .updateTable("messages")
    .set({ errorCode: code, errorTitle: title.slice(0, 300), errorDetails: details.slice(0, 1000) })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .execute();
}

/** When it reached the person, and when it was read: the earliest told, in whatever order that comes. */
export async function updateArrival(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, at, isRead }: { messageId: string; at: Date; isRead: boolean },
): Promise<void> {
  await trx
    .updateTable("messages")
    .set({
      deliveredAt: sql<Date>`least(delivered_at, ${at}::timestamptz, clock_timestamp())`,
      ...(isRead && { readAt: sql<Date>`least(read_at, ${at}::timestamptz, clock_timestamp())` }),
    })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .execute();
}

/** Who has read a message has read what was sent before it. */
export async function raiseEarlierToRead(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, seq, at }: { conversationId: string; seq: number; at: Date },
): Promise<void> {
  await trx
    .updateTable("messages")
    .set({
      status: "read",
      statusRank: statusRanks.read,
      deliveredAt: sql<Date>`least(delivered_at, ${at}::timestamptz, clock_timestamp())`,
      readAt: sql<Date>`least(read_at, ${at}::timestamptz, clock_timestamp())`,
    })
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("direction", "=", "out")
    .where("seq", "<", seq)
    .where("status", "in", ["sent", "delivered"])
    .execute();
}

/** The list's line shows the state of its newest message, and whether any message was not delivered. */
export async function updateListStatus(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<void> {
  await trx
    .updateTable("conversations as c")
    .from("messages as m")
    .set({
      lastStatus: sql<string>`CASE WHEN m.occurred_at < c.last_message_at THEN c.last_status
        WHEN m.deleted_at IS NULL THEN m.status END`,
      hasFailedMessage: sql<boolean>`m.status = 'failed' AND m.deleted_at IS NULL
        AND m.error_title IS DISTINCT FROM 'control_moved' OR (c.has_failed_message AND EXISTS (
        SELECT FROM messages f WHERE f.workspace_id = c.workspace_id AND f.conversation_id = c.id
          AND f.status = 'failed' AND f.deleted_at IS NULL AND f.error_title IS DISTINCT FROM 'control_moved'))`,
    })
    .whereRef("m.workspaceId", "=", "c.workspaceId")
    .where("m.id", "=", messageId)
    .where("c.workspaceId", "=", workspaceId)
    .where("c.id", "=", conversationId)
    .execute();
}

/** What a delivered message of each category costs on this channel, in micros of its currency. */
export async function getChannelPrices(
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<{ prices: unknown; currency: string }> {
  return trx
    .selectFrom("channels")
    .select(["prices", "currency"])
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .executeTakeFirstOrThrow();
}

/** The person wants no marketing; the first time told stays, and an older wish that comes later does not count. */
export async function updateOptedOut(trx: WorkspaceTrx, workspaceId: string, contactId: string): Promise<void> {
  await trx
    .updateTable("contacts")
    .set((eb) => ({
      marketingOptOutAt: eb.fn.coalesce("marketingOptOutAt", sql<Date>`clock_timestamp()`),
      marketingChangedAt: sql<Date>`clock_timestamp()`,
    }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .execute();
}
