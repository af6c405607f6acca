import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type OwnReaction = {
  emoji: string | null;
  at: Date;
  externalId: string | null;
  conversationId: string;
  channelId: string;
  contactId: string;
};

/** Our reaction to a message, with what it takes to tell the channel. */
export async function findOwnReaction(
  trx: WorkspaceTrx,
  workspaceId: string,
  messageId: string,
): Promise<OwnReaction | undefined> {
  return trx
    .selectFrom("messageReactions as r")
    .innerJoin("messages as m", (join) =>
      join.onRef("m.workspaceId", "=", "r.workspaceId").onRef("m.id", "=", "r.messageId"),
    )
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "m.workspaceId").onRef("c.id", "=", "m.conversationId"),
    )
    .select(["r.emoji", "r.at", "m.externalId", "m.conversationId", "m.channelId", "c.contactId"])
    .where("r.workspaceId", "=", workspaceId)
    .where("r.messageId", "=", messageId)
    .where("r.side", "=", "business")
    .executeTakeFirst();
}

/** Takes back a reaction the channel did not take, unless somebody chose another one since. */
export async function clearReaction(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, emoji }: { messageId: string; emoji: string | null },
): Promise<void> {
  await trx
    .updateTable("messageReactions")
    .set({ emoji: null, at: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .where("side", "=", "business")
    .where(sql<boolean>`emoji IS NOT DISTINCT FROM ${emoji}::text`)
    .execute();
}
