import type { WorkspaceTrx } from "../../database/workspace.ts";

/** Who changed last who commands, for people: a name; null when it was not a person (or the person is gone). */
export async function findLastMover(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<{ actor: string; name: string | null } | undefined> {
  return trx
    .selectFrom("conversationEvents as e")
    .leftJoin("users as u", "u.id", "e.userId")
    .select(["e.actor", "u.name"])
    .where("e.workspaceId", "=", workspaceId)
    .where("e.conversationId", "=", conversationId)
    .where("e.kind", "in", ["control", "assigned"])
    .orderBy("e.at", "desc")
    .orderBy("e.id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Whether the channel has an agent that may speak: published, not archived. */
export async function hasSpeakingAgent(trx: WorkspaceTrx, workspaceId: string, channelId: string): Promise<boolean> {
  const row = await trx
    .selectFrom("channels as c")
    .innerJoin("agents as a", (join) =>
      join.onRef("a.workspaceId", "=", "c.workspaceId").onRef("a.id", "=", "c.agentId"),
    )
    .select("a.id")
    .where("c.workspaceId", "=", workspaceId)
    .where("c.id", "=", channelId)
    .where("a.publishedVersionId", "is not", null)
    .where("a.archivedAt", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives the conversation to a person, or to nobody. */
export async function updateAssignee(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, assigneeId }: { conversationId: string; assigneeId: string | null },
): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ assigneeId })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .execute();
}

/**
 * Makes the conversation this person's, from another one's or nobody's, and raises the epoch: of two people who take it at
 * the same moment the second is told. Returns the new epoch.
 */
export async function updateTakenOver(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, assigneeId }: { conversationId: string; assigneeId: string | null },
): Promise<{ controlEpoch: number }> {
  return trx
    .updateTable("conversations")
    .set((eb) => ({ assigneeId, controlEpoch: eb("controlEpoch", "+", 1) }))
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .returning("controlEpoch")
    .executeTakeFirstOrThrow();
}
