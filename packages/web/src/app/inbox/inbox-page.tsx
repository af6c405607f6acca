import { Outlet, useMatches } from "@tanstack/react-router";
import { ListPane } from "../../features/conversations/list-pane.tsx";
import { useInboxTitle } from "../../features/conversations/use-inbox-title.ts";
import { useMediaQuery } from "../use-media-query.ts";

/** List beside conversation; on a phone one after the other, each with its own address. The list stays as it is behind. */
export function InboxPage() {
  useInboxTitle();
  const isPhone = useMediaQuery("(max-width: 767px)");
  const hasConversation = useMatches({ select: (matches) => matches.some(({ params }) => "conversationId" in params) });
  const isListShown = !isPhone || !hasConversation;
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] md:grid-cols-[280px_minmax(0,1fr)] lg:grid-cols-[340px_minmax(0,1fr)]">
      {isListShown && <ListPane />}
      {(!isPhone || hasConversation) && (
        <div className="min-h-0 min-w-0">
          <Outlet />
        </div>
      )}
    </div>
  );
}
