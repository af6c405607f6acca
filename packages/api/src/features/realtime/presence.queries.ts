import type { PresenceView } from "@piloto/shared/conversation-views";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type Tab = { conversationId: string; userId: string; tabId: string };

/**
 * Notes that a tab shows the conversation. `isKnown`: there is such a conversation; `isChange`: the tab is new, was away
 * for longer than `aliveSeconds`, or began or ended typing. Rows of tabs that vanished are swept on the way.
 */
export async function upsertPresence(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, userId, tabId, isTyping, aliveSeconds }: Tab & { isTyping: boolean; aliveSeconds: number },
): Promise<{ isKnown: boolean; isChange: boolean }> {
  const { rows } = await sql<{ isChange: boolean }>`
    WITH swept AS (
      DELETE FROM presences p WHERE p.workspace_id = ${workspaceId} AND p.conversation_id = ${conversationId}
        AND p.seen_at < now() - interval '1 hour' AND (p.user_id, p.tab_id) <> (${userId}::uuid, ${tabId}::uuid)
    ), before AS (
      SELECT p.is_typing FROM presences p
      WHERE p.workspace_id = ${workspaceId} AND p.conversation_id = ${conversationId} AND p.user_id = ${userId}
        AND p.tab_id = ${tabId} AND p.seen_at > now() - make_interval(secs => ${aliveSeconds})
    ), kept AS (
      INSERT INTO presences AS p (workspace_id, conversation_id, user_id, tab_id, is_typing, seen_at)
      SELECT c.workspace_id, c.id, ${userId}::uuid, ${tabId}::uuid, ${isTyping}, now() FROM conversations c
      WHERE c.workspace_id = ${workspaceId} AND c.id = ${conversationId}
      ON CONFLICT ON CONSTRAINT presences_pkey DO UPDATE SET is_typing = excluded.is_typing, seen_at = excluded.seen_at
      RETURNING p.is_typing
    )
    SELECT k.is_typing IS DISTINCT FROM b.is_typing AS is_change FROM kept k LEFT JOIN before b ON true`.execute(trx);
  const [row] = rows;
  return { isKnown: row !== undefined, isChange: row?.isChange ?? false };
}

/** Takes a tab off the conversation; false when it was not there. */
export async function deletePresence(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, userId, tabId }: Tab,
): Promise<boolean> {
  const deleted = await trx
    .deleteFrom("presences")
    .where("workspaceId", "=", workspaceId)
    .where("conversationId", "=", conversationId)
    .where("userId", "=", userId)
    .where("tabId", "=", tabId)
    .returning("tabId")
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Who else was there in the last `aliveSeconds`, each person once. */
export async function listPresences(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, userId, aliveSeconds }: { conversationId: string; userId: string | null; aliveSeconds: number },
): Promise<PresenceView[]> {
  const { rows } = await sql<PresenceView>`
    SELECT json_build_object('id', u.id, 'name', u.name) AS user, bool_or(p.is_typing) AS is_typing
    FROM presences p
    JOIN memberships m ON m.workspace_id = p.workspace_id AND m.user_id = p.user_id
    JOIN users u ON u.id = p.user_id
    WHERE p.workspace_id = ${workspaceId} AND p.conversation_id = ${conversationId}
      AND p.seen_at > now() - make_interval(secs => ${aliveSeconds}) AND p.user_id IS DISTINCT FROM ${userId}::uuid
    GROUP BY u.id, u.name ORDER BY u.name, u.id`.execute(trx);
  return rows;
}
