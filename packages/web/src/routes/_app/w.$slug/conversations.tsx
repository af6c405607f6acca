import { createFileRoute } from "@tanstack/react-router";
import { InboxPage } from "../../../app/inbox/inbox-page.tsx";
import type { ConversationsSearch } from "../../../features/conversations/conversations-search.ts";

export const Route = createFileRoute("/_app/w/$slug/conversations")({
  staticData: { rail: true, hasOwnHeader: true },
  // Read with care by `useInboxSearch`: the reader would weigh on the entry, which the sign-in page loads too.
  validateSearch: (search: ConversationsSearch) => search,
  component: InboxPage,
});
