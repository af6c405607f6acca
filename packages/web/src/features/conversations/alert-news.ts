import type { ConversationRow } from "@piloto/shared/conversation-views";

type Seen = Pick<ConversationRow, "id" | "unreadCount"> & {
  lastMessage: Pick<ConversationRow["lastMessage"], "author">;
};

/**
 * Conversations in which a customer has written since the last look. Without a last look there is no news; a conversation
 * that was not among them has become mine, and its unread messages are no news either.
 */
export function findNews<Row extends Seen>(before: readonly Seen[] | undefined, now: readonly Row[]): Row[] {
  const known = new Map(before?.map((row) => [row.id, row.unreadCount]));
  return now.filter(({ id, unreadCount, lastMessage }) => {
    const count = known.get(id);
    return count !== undefined && unreadCount > count && lastMessage.author === "contact";
  });
}
