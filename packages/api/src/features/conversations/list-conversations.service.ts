import type { ConversationCounts, ConversationRow } from "@piloto/shared/conversation-views";
import type { ListConversationsInput } from "@piloto/shared/conversations";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { toConversationRow, toIso } from "./inbox-line.ts";
import { readListCursor, writeListCursor } from "./conversations-cursor.ts";
import { getConversationCounts, getOpenedBounds, listConversations } from "./list-conversations.queries.ts";

/** Beyond this nobody counts: the number then means "so many or more". */
const countCap = 10_000;

/** A page of the list. Throws VALIDATION_FAILED for a cursor that is not of this list's order. */
export async function listConversationPage(
  trx: WorkspaceTrx,
  workspaceId: string,
  query: ListConversationsInput & { userId: string | null },
): Promise<{ items: ConversationRow[]; nextCursor: string | null }> {
  const { cursor, limit, workspaceId: _asked, openedFrom, openedTo, ...filters } = query;
  const order = filters.view === "waiting" ? "waiting" : "recent";
  const after = cursor === undefined ? undefined : readListCursor(order, cursor);
  const isUnbounded = openedFrom === undefined && openedTo === undefined;
  const opened = isUnbounded
    ? { from: null, before: null }
    : await getOpenedBounds(trx, workspaceId, { openedFrom, openedTo });
  const records = await listConversations(trx, workspaceId, { ...filters, opened, order, after, limit: limit + 1 });
  const page = records.slice(0, limit);
  const last = records.length > limit ? page.at(-1) : undefined;
  return { items: page.map(toConversationRow), nextCursor: last ? writeListCursor(order, last) : null };
}

/** What each view holds now. */
export async function countConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  userId: string | null,
): Promise<ConversationCounts> {
  const counts = await getConversationCounts(trx, workspaceId, { userId, cap: countCap });
  return { ...counts, oldestWaitingSince: toIso(counts.oldestWaitingSince) };
}
