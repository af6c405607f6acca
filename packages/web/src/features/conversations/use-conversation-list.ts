import type { ConversationRow } from "@piloto/shared/conversation-views";
import { keepPreviousData } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../api/trpc.ts";
import { useMe, useWorkspace } from "../../app/workspace.ts";
import { type ConversationsSearch, toListFilters, toWaitingFilters } from "./conversations-search.ts";
import { type Groups, groupRows } from "./list-order.ts";

const pageSize = 50;
/** So many stay once one is back at the top. */
const keptPages = 2;

type Page = { nextCursor: string | null };
const pages = { getNextPageParam: (page: Page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData };

export type ConversationListState = {
  groups: Groups | undefined;
  error: unknown;
  /** Another view was chosen and its answer is on its way; what is shown belongs to the one before. */
  isChanging: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  hasMoreWaiting: boolean;
  loadMoreWaiting: () => void;
  /** Forgets the pages far below: each one costs an answer whenever the list is asked for again. */
  trim: () => void;
  retry: () => void;
};

/** Both questions behind the list: who waits, longest first, and everybody by time. */
export function useConversationList(search: ConversationsSearch): ConversationListState {
  const { workspaceId } = useWorkspace();
  const userId = useMe().user.id;
  const waitingFilters = toWaitingFilters(search, userId);
  const isOnlyWaiting = search.view === "waiting" && waitingFilters !== undefined;
  const waiting = trpc.conversations.list.useInfiniteQuery(
    { workspaceId, limit: pageSize, ...(waitingFilters ?? { view: "waiting" }) },
    { ...pages, enabled: waitingFilters !== undefined },
  );
  const restInput = { workspaceId, limit: pageSize, ...toListFilters(search) };
  const rest = trpc.conversations.list.useInfiniteQuery(restInput, { ...pages, enabled: !isOnlyWaiting });
  const { setInfiniteData } = trpc.useUtils().conversations.list;
  const waitingPages = waitingFilters ? waiting.data?.pages : undefined;
  const restPages = isOnlyWaiting ? undefined : rest.data?.pages;
  const isLoading = (waitingFilters !== undefined && !waitingPages) || (!isOnlyWaiting && !restPages);
  const groups = useMemo(
    () => (isLoading ? undefined : groupRows(waitingPages && rowsOf(waitingPages), rowsOf(restPages ?? []))),
    [isLoading, waitingPages, restPages],
  );
  const asked = isOnlyWaiting ? [waiting] : waitingFilters ? [waiting, rest] : [rest];
  return {
    groups,
    error: groups ? null : (asked.find((query) => query.isError)?.error ?? null),
    isChanging: asked.some((query) => query.isPlaceholderData),
    hasMore: !isOnlyWaiting && rest.hasNextPage,
    isLoadingMore: rest.isFetchingNextPage || waiting.isFetchingNextPage,
    loadMore: () => void rest.fetchNextPage(),
    hasMoreWaiting: waitingFilters !== undefined && waiting.hasNextPage,
    loadMoreWaiting: () => void waiting.fetchNextPage(),
    trim: () => {
      if ((restPages?.length ?? 0) <= keptPages) return;
      setInfiniteData(
        restInput,
        (data) => data && { pages: data.pages.slice(0, keptPages), pageParams: data.pageParams.slice(0, keptPages) },
      );
    },
    retry: () => asked.forEach((query) => void query.refetch()),
  };
}

const rowsOf = (list: readonly { items: ConversationRow[] }[]): ConversationRow[] => list.flatMap(({ items }) => items);
