import type { MessageAuthor } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type EventRecord = {
  id: string;
  kind: string;
  actor: MessageAuthor;
  userId: string | null;
  userName: string | null;
  agentId: string | null;
  agentName: string | null;
  runId: string | null;
  data: unknown;
  at: Date;
};

/** The newest events of a conversation, oldest first; `isKnown` is false when there is no such conversation. */
export async function listConversationEventRecords(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, limit }: { conversationId: string; limit: number },
): Promise<{ isKnown: boolean; events: EventRecord[] }> {
  // From the conversation outwards: one row without an event still says that it is there.
  const { rows } = await sql<Omit<EventRecord, "id"> & { id: string | null }>`
    SELECT e.id, e.kind, e.actor, u.id AS user_id, u.name AS user_name, a.id AS agent_id, a.name AS agent_name, e.run_id,
      e.data, e.at
    FROM conversations c
    LEFT JOIN LATERAL (
      SELECT * FROM conversation_events ce WHERE ce.workspace_id = c.workspace_id AND ce.conversation_id = c.id
      ORDER BY ce.at DESC, ce.id DESC LIMIT ${limit}
    ) e ON true
    LEFT JOIN users u ON u.id = e.user_id
    LEFT JOIN agents a ON a.workspace_id = e.workspace_id AND a.id = e.agent_id
    WHERE c.workspace_id = ${workspaceId} AND c.id = ${conversationId}
    ORDER BY e.at, e.id`.execute(trx);
  return {
    isKnown: rows.length > 0,
    events: rows.flatMap(({ id, ...event }) => (id === null ? [] : [{ id, ...event }])),
  };
}
