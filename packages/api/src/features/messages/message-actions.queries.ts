import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

const now = sql<Date>`clock_timestamp()`;

/** Those of the people who are members of the workspace. */
export async function listMemberIds(trx: WorkspaceTrx, workspaceId: string, userIds: string[]): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = await trx
    .selectFrom("memberships")
    .select("userId")
    .where("workspaceId", "=", workspaceId)
    .where("userId", "in", userIds)
    .execute();
  return rows.map(({ userId }) => userId);
}

type Reaction = { messageId: string; emoji: string | null; userId: string | null };

/** The business' reaction to a message, instead of the one before. */
export async function upsertReaction(
  trx: WorkspaceTrx,
  workspaceId: string,
  { messageId, emoji, userId }: Reaction,
): Promise<void> {
  await trx
    .insertInto("messageReactions")
    .values({ workspaceId, messageId, side: "business", emoji, userId, at: now })
    .onConflict((conflict) => conflict.constraint("message_reactions_pkey").doUpdateSet({ emoji, userId, at: now }))
    .execute();
}

/** Puts a failed message back into the queue as if it had never been tried. Its number of attempts goes on counting. */
export async function updateQueuedAgain(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<boolean> {
  const row = await trx
    .updateTable("messages")
    .set({
      status: "queued",
      statusRank: 0,
      externalId: null,
      errorCode: null,
      errorTitle: null,
      errorDetails: null,
      sendAfter: null,
      // Whoever sends it again decides it, whatever the agent decided it under.
      controlEpoch: null,
    })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("status", "=", "failed")
    .where("deletedAt", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets the attempts so far: a person insists, so the limits on repeating begin anew. */
export async function deleteAttempts(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<void> {
  await trx
    .deleteFrom("sendAttempts")
    .where("workspaceId", "=", workspaceId)
    .where("messageId", "=", messageId)
    .execute();
}

/** Takes a waiting message out of the queue; false when it has left, or is leaving now. */
export async function updateCancelled(trx: WorkspaceTrx, workspaceId: string, messageId: string): Promise<boolean> {
  const row = await trx
    .updateTable("messages")
    .set({
      status: "failed",
      statusRank: 1,
      errorCode: -1,
      errorTitle: "cancelled",
      errorDetails: "",
      deletedAt: now,
      sendAfter: null,
    })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", messageId)
    .where("direction", "=", "out")
    .where("status", "=", "queued")
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
