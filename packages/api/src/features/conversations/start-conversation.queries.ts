import type { ChannelKind, ChannelStatus } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type StartChannel = { id: string; kind: ChannelKind; status: ChannelStatus; agentId: string | null };

export async function findStartChannel(
  trx: WorkspaceTrx,
  workspaceId: string,
  channelId: string,
): Promise<StartChannel | undefined> {
  return trx
    .selectFrom("channels")
    .select(["id", "kind", "status", "agentId"])
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .executeTakeFirst();
}

/** The contact, or the one it was merged into; undefined when this workspace has no such contact. */
export async function findContactId(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE followed AS (
      SELECT c.id, c.merged_into_id, 0 AS depth FROM contacts c WHERE c.workspace_id = ${workspaceId} AND c.id = ${contactId}
      UNION ALL
      SELECT c.id, c.merged_into_id, f.depth + 1 FROM followed f
      JOIN contacts c ON c.workspace_id = ${workspaceId} AND c.id = f.merged_into_id WHERE f.depth < 20
    )
    SELECT id FROM followed WHERE merged_into_id IS NULL`.execute(trx);
  return rows[0]?.id;
}

/** Gives a contact without a name this one. */
export async function updateMissingName(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, name }: { contactId: string; name: string },
): Promise<void> {
  await trx
    .updateTable("contacts")
    .set({ name, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .where("name", "=", "")
    .execute();
}

type NewConversation = { channel: StartChannel; contactId: string; userId: string | null };

/** Opens a conversation in a person's hands; undefined when the contact has a live one on this channel. */
export async function insertStarted(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channel, contactId, userId }: NewConversation,
): Promise<string | undefined> {
  const row = await trx
    .insertInto("conversations")
    .values({
      workspaceId,
      channelId: channel.id,
      contactId,
      control: "human",
      controlReason: "opened",
      assigneeId: userId,
      agentId: channel.agentId,
      lastAuthor: "system",
    })
    .onConflict((conflict) =>
      conflict.columns(["workspaceId", "channelId", "contactId"]).where("status", "<>", "closed").doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}
