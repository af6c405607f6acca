import type { MessageView } from "@piloto/shared/conversation-views";
import { useMemo } from "react";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";

const pageSize = 50;

/**
 * The messages of a conversation, newest first: from the end, or from around one message that a link leads to. Older
 * and newer pages come as they are asked for.
 */
export function useThread(conversationId: string, around: string | undefined) {
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, conversationId, limit: pageSize, ...(around && { around }) };
  const query = trpc.messages.list.useInfiniteQuery(input, {
    getNextPageParam: (page) => page.olderCursor ?? undefined,
    // A live thread: what came while it was not looked at must show at once.
    staleTime: 0,
  });
  const newer = trpc.messages.list.useQuery(
    { workspaceId, conversationId, limit: pageSize, isNewer: true, cursor: query.data?.pages[0]?.newerCursor ?? "" },
    { enabled: Boolean(query.data?.pages[0]?.newerCursor), staleTime: 0 },
  );
  const events = trpc.conversations.events.useQuery({ workspaceId, conversationId });
  const messages = useMemo(
    () => mergeById([...(newer.data?.items ?? []), ...(query.data?.pages.flatMap(({ items }) => items) ?? [])]),
    [newer.data, query.data],
  );
  return {
    messages,
    events: events.data ?? [],
    query,
    hasOlder: query.hasNextPage,
    hasNewer: Boolean(query.data?.pages[0]?.newerCursor) && Boolean(newer.data?.newerCursor ?? true),
  };
}

/** Pages that were fetched at different times may overlap by a message. */
function mergeById(messages: MessageView[]): MessageView[] {
  const seen = new Set<string>();
  return messages.filter(({ id }) => !seen.has(id) && seen.add(id));
}
