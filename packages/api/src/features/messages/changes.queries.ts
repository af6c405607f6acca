import { sql, type SqlBool } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

type Reaction = { messageId: string; side: "contact" | "business"; emoji: string | null; at: Date };

/**
 * Keeps the newest reaction of a side; false when a newer one is known. Of two in one second, as WhatsApp counts, the
 * one that takes it back holds: any order of arrival ends in the same row.
 */
export async function upsertReaction(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, side, emoji, at }: Reaction,
): Promise<boolean> {
  const row = await trx
    .insertInto("messageReactions")
    .values({ workspaceId, messageId, side, emoji, at })
    .onConflict((conflict) =>
      conflict
        .constraint("message_reactions_pkey")
        .doUpdateSet({ emoji, at, userId: null })
        .where(
          sql<SqlBool>`(excluded.at > message_reactions.at OR (excluded.at = message_reactions.at
            AND message_reactions.emoji IS NOT NULL
            AND (excluded.emoji IS NULL OR excluded.emoji > message_reactions.emoji)))`,
        ),
    )
    .returning("messageId")
    .executeTakeFirst();
  return row !== undefined;
}

/** Replaces the text; false when a newer edit is known or the message was taken back. Of two in one second the greater text holds. */
export async function updateEdited(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, text, at }: { messageId: string; text: string; at: Date },
): Promise<boolean> {
  const row = await trx
    .updateTable("messages")
    .set({ body: text, editedAt: at })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("deletedAt", "is", null)
    .where(
      sql<SqlBool>`(edited_at IS NULL OR edited_at < ${at}::timestamptz
        OR (edited_at = ${at}::timestamptz AND body COLLATE "C" < ${text}))`,
    )
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes a message back: nothing of what it said stays. False when it was taken back before. */
export async function updateDeleted(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, at }: { messageId: string; at: Date },
): Promise<boolean> {
  const row = await trx
    .updateTable("messages")
    .set({ body: "", payload: {}, editedAt: null, deletedAt: sql<Date>`least(deleted_at, ${at}::timestamptz)` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where(sql<SqlBool>`(deleted_at IS NULL OR deleted_at > ${at}::timestamptz)`)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Lets go of a message's files: the clock deletes them, bytes and all. */
export async function detachFiles(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<void> {
  await trx
    .updateTable("attachments")
    .set({ messageId: null, conversationId: null })
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .execute();
}
