import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

const now = sql<Date>`clock_timestamp()`;

/** A member of the workspace, by name; undefined for anybody else. */
export async function findAssignable(
  trx: WorkspaceTrx,
  workspaceId: string,
  userId: string,
): Promise<{ name: string } | undefined> {
  return trx
    .selectFrom("memberships as m")
    .innerJoin("users as u", "u.id", "m.userId")
    .select("u.name")
    .where("m.workspaceId", "=", workspaceId)
    .where("m.userId", "=", userId)
    .executeTakeFirst();
}

export async function updateSnoozed(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, until }: { conversationId: string; until: Date },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ status: "snoozed", snoozedUntil: until, updatedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

/** Makes the conversation open, from snoozed or closed. Another live one of the person breaks `conversations_live_key`. */
export async function updateOpened(trx: WorkspaceTrx, workspaceId: string, conversationId: string): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ status: "open", snoozedUntil: null, closedAt: null, updatedAt: now })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

/** Closes; nothing waits any more. Returns how long the conversation took from its beginning. */
export async function updateClosed(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<{ tookMs: number }> {
  return trx
    .updateTable("conversations")
    .set((eb) => ({
      status: "closed",
      closedAt: now,
      snoozedUntil: null,
      unreadCount: 0,
      runDueAt: null,
      runSince: null,
      handledSeq: eb.ref("inputSeq"),
      updatedAt: now,
    }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .returning(sql<number>`greatest(0, extract(epoch FROM closed_at - opened_at) * 1000)::float8`.as("tookMs"))
    .executeTakeFirstOrThrow();
}

/** `isUnread` marks at least one message as unread; else none. */
export async function updateUnread(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, isUnread }: { conversationId: string; isUnread: boolean },
): Promise<boolean> {
  const row = await trx
    .updateTable("conversations")
    .set({ unreadCount: isUnread ? sql<number>`greatest(unread_count, 1)` : 0 })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .where("unreadCount", isUnread ? "=" : ">", 0)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** The label's name; undefined when this workspace has no such label. */
export async function findLabel(
  trx: WorkspaceTrx,
  workspaceId: string,
  labelId: string,
): Promise<{ name: string } | undefined> {
  return trx
    .selectFrom("labels")
    .select("name")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", labelId)
    .forKeyShare()
    .executeTakeFirst();
}

type Labelling = { conversationId: string; labelId: string };

/** False when the conversation had it already. */
export async function insertConversationLabel(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, labelId }: Labelling,
): Promise<boolean> {
  const row = await trx
    .insertInto("conversationLabels")
    .values({ workspaceId, conversationId, labelId })
    .onConflict((conflict) => conflict.constraint("conversation_labels_pkey").doNothing())
    .returning("labelId")
    .executeTakeFirst();
  return row !== undefined;
}

/** False when the conversation did not have it. */
export async function deleteConversationLabel(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, labelId }: Labelling,
): Promise<boolean> {
  const row = await trx
    .deleteFrom("conversationLabels")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("labelId", "=", labelId)
    .returning("labelId")
    .executeTakeFirst();
  return row !== undefined;
}
