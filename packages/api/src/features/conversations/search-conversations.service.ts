import type { ConversationSearchHit } from "@piloto/shared/conversation-views";
import type { SearchConversationsInput } from "@piloto/shared/conversations";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { findContactIds } from "../contacts/find-contacts.service.ts";
import { type ListPosition, readSearchCursor, writeSearchCursor } from "./conversations-cursor.ts";
import { toConversationRow } from "./inbox-line.ts";
import { listConversationRecords } from "./inbox-lines.queries.ts";
import { listNewestOfContacts, type MessageHit, searchMessages } from "./search-conversations.queries.ts";
import { toSearchQuery } from "./search-words.ts";

/** Contacts looked at, of which those are shown that wrote last. */
const candidates = 100;

/**
 * Conversations by their people (name, number, user name), then by what was said, newest first. Further pages go on
 * among the messages. Throws VALIDATION_FAILED for a cursor that is not ours.
 */
export async function searchConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  { query, cursor, limit }: SearchConversationsInput,
): Promise<{ items: ConversationSearchHit[]; nextCursor: string | null }> {
  const before = cursor === undefined ? undefined : readSearchCursor(cursor);
  const people = before ? [] : await findByPeople(trx, workspaceId, { query, limit: Math.ceil(limit / 2) });
  const wanted = limit - people.length;
  const found = await findMessages(trx, workspaceId, { query, before, limit: wanted + 1 });
  const messages = found.slice(0, wanted);
  const last = found.length > wanted ? messages.at(-1) : undefined;
  const items = await toHits(trx, workspaceId, { people, messages });
  return { items, nextCursor: last ? writeSearchCursor(last) : null };
}

async function findByPeople(
  trx: WorkspaceTrx,
  workspaceId: string,
  { query, limit }: { query: string; limit: number },
): Promise<string[]> {
  const contactIds = await findContactIds(trx, { query, limit: candidates });
  return listNewestOfContacts(trx, workspaceId, { contactIds, limit });
}

async function findMessages(
  trx: WorkspaceTrx,
  workspaceId: string,
  { query, before, limit }: { query: string; before: ListPosition | undefined; limit: number },
): Promise<MessageHit[]> {
  const words = toSearchQuery(query);
  return words === undefined ? [] : searchMessages(trx, workspaceId, { query: words, before, limit });
}

async function toHits(
  trx: WorkspaceTrx,
  workspaceId: string,
  { people, messages }: { people: string[]; messages: MessageHit[] },
): Promise<ConversationSearchHit[]> {
  const ids = new Set([...people, ...messages.map(({ conversationId }) => conversationId)]);
  const records = await listConversationRecords(trx, workspaceId, [...ids]);
  const rows = new Map(records.map((record) => [record.id, toConversationRow(record)]));
  const hit = (id: string, message: ConversationSearchHit["message"]): ConversationSearchHit[] => {
    const conversation = rows.get(id);
    return conversation ? [{ conversation, message }] : [];
  };
  return [
    ...people.flatMap((id) => hit(id, null)),
    ...messages.flatMap(({ id, conversationId, snippet, occurredAt, author }) =>
      hit(conversationId, { id, snippet, occurredAt: occurredAt.toISOString(), author }),
    ),
  ];
}
