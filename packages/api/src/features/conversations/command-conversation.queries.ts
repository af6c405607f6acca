import type { WorkspaceTrx } from "../../database/workspace.ts";

/** Who moved control last, for people: a name; null when it was not a person (or the person is gone). */
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
    .where("e.kind", "=", "control")
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
