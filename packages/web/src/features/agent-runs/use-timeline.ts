import { useMemo } from "react";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toTimeline } from "./timeline.ts";

const pageSize = 25;

/** Turns and events of a conversation as one line of time; older turns come page by page. */
export function useTimeline(conversationId: string) {
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, conversationId };
  const events = trpc.conversations.events.useQuery(input);
  const runs = trpc.agentRuns.listOfConversation.useInfiniteQuery(
    { ...input, limit: pageSize },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  const entries = useMemo(
    () =>
      events.data && runs.data
        ? toTimeline(
            events.data,
            runs.data.pages.flatMap(({ items }) => items),
          )
        : undefined,
    [events.data, runs.data],
  );
  const failed = events.isError ? events : runs.isError ? runs : undefined;
  return {
    entries,
    error: entries ? null : (failed?.error ?? null),
    retry: () => void failed?.refetch(),
    hasOlder: runs.hasNextPage,
    isLoadingOlder: runs.isFetchingNextPage,
    loadOlder: () => void runs.fetchNextPage(),
  };
}
