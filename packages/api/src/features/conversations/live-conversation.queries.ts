import { type Expression, sql, type SqlBool } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { ConversationRecord } from "./conversation-row.queries.ts";

type Pair = { channelId: string; contactId: string };

/** Which conversation with the contact on the channel is not closed. */
export async function findLive(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, contactId }: Pair,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom("conversations")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("contactId", "=", contactId)
    .where("status", "<>", "closed")
    .executeTakeFirst();
  return row?.id;
}

/** Locks the conversation that is not closed; undefined when there is none. */
export async function lockLiveConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, contactId }: Pair,
): Promise<ConversationRecord | undefined> {
  return trx
    .selectFrom("conversations")
    .selectAll()
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("contactId", "=", contactId)
    .where("status", "!=", "closed")
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Locks the newest conversation that was closed after this instant; undefined when there is none. */
export async function lockConversationOpenAt(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, contactId, at }: Pair & { at: Date },
): Promise<ConversationRecord | undefined> {
  return trx
    .selectFrom("conversations")
    .selectAll()
    .where("workspaceId", "=", workspaceId)
    .where("channelId", "=", channelId)
    .where("contactId", "=", contactId)
    .where("closedAt", ">", at)
    .orderBy("closedAt", "desc")
    .limit(1)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export type NewConversation = Pair & {
  control: "ai" | "handoff_pending";
  /** Since when a person is waited for; with `handoff_pending` alone. */
  waitingSince: Date | null;
  controlReason: "opened" | "no_agent";
  agentId: string | null;
  /** Of the message it begins with. */
  at: Date;
};

/** Opens a conversation; undefined when another transaction did meanwhile: lock that one. */
export async function insertLiveConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  { at, ...conversation }: NewConversation,
): Promise<ConversationRecord | undefined> {
  return trx
    .insertInto("conversations")
    .values({ workspaceId, ...conversation, lastMessageAt: at })
    .onConflict((conflict) =>
      conflict
        .columns(["workspaceId", "channelId", "contactId"])
        .where(sql<SqlBool>`status <> 'closed'` as Expression<SqlBool>)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Ends a snooze; false when it is not snoozed (any more), or not due by `dueBy`. */
export async function updateWoken(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, dueBy }: { conversationId: string; dueBy?: Date },
): Promise<boolean> {
  const woken = await trx
    .updateTable("conversations")
    .set({ status: "open", snoozedUntil: null, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .where("status", "=", "snoozed")
    .$if(dueBy !== undefined, (query) => query.where("snoozedUntil", "<=", dueBy ?? null))
    .returning("id")
    .executeTakeFirst();
  return woken !== undefined;
}

export async function updateWaitingTold(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ waitingToldAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}
