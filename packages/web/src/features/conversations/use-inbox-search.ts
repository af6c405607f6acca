import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { type ConversationsSearch, readConversationsSearch } from "./conversations-search.ts";

const route = getRouteApi("/_app/w/$slug/conversations");

/** What the address asks for, and how to change it; every filter is kept there, so that a view can be shared. */
export function useInboxSearch(): {
  search: ConversationsSearch;
  change: (next: ConversationsSearch) => void;
} {
  const raw = route.useSearch();
  const navigate = useNavigate();
  const search = useMemo(() => readConversationsSearch({ ...raw }), [raw]);
  const change = useCallback(
    (next: ConversationsSearch) =>
      void navigate({
        // The list changes, the conversation beside it stays.
        to: ".",
        search: (previous) => readConversationsSearch({ ...previous, ...next }),
        replace: true,
      }),
    [navigate],
  );
  return { search, change };
}

/** Back to the usual list; the view and the search stay. */
export const withoutFilters = ({ view, q }: ConversationsSearch): ConversationsSearch => ({
  ...readConversationsSearch({}),
  view,
  q,
});
