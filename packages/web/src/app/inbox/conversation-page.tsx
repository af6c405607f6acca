import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { getRouteApi, Link, useMatches, useNavigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { WhyCard } from "../../features/agent-runs/why-card.tsx";
import { WhyDialog } from "../../features/agent-runs/why-dialog.tsx";
import { ContactPane } from "../../features/contacts/contact-pane.tsx";
import { ControlStrip } from "../../features/conversations/control-strip.tsx";
import { ConversationHeader } from "../../features/conversations/conversation-header.tsx";
import { ConversationSkeleton } from "../../features/conversations/conversation-skeleton.tsx";
import { PresenceLine } from "../../features/conversations/presence-line.tsx";
import { StatusStrip } from "../../features/conversations/status-strip.tsx";
import { useInboxSearch } from "../../features/conversations/use-inbox-search.ts";
import { useMarkRead } from "../../features/conversations/use-mark-read.ts";
import { ThreadPane } from "../../features/messages/thread-pane.tsx";
import { Button } from "../../ui/button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { useMediaQuery } from "../use-media-query.ts";
import { useWorkspace } from "../workspace.ts";
import { ContactDrawer } from "./contact-drawer.tsx";
import { ContactScreen } from "./contact-screen.tsx";

const route = getRouteApi("/_app/w/$slug/conversations/$conversationId");

/** The conversation in the address, in the list or not, once it is there. */
export function ConversationPage() {
  const t = useTranslations("conversations.page");
  const { conversationId } = route.useParams();
  const { workspaceId, slug } = useWorkspace();
  const describe = useErrorText();
  const conversation = trpc.conversations.get.useQuery({ workspaceId, conversationId });
  // What came once stays in use: a later failure must not take away what one is writing.
  if (conversation.data) return <OpenConversation key={conversation.data.id} conversation={conversation.data} />;
  if (!conversation.isError) return <ConversationSkeleton />;
  const { text, requestId } = describe(conversation.error);
  const isGone = isAppError(conversation.error, "NOT_FOUND") || isAppError(conversation.error, "VALIDATION_FAILED");
  return (
    <section className="grid h-full content-center bg-surface">
      <ErrorState
        title={isGone ? t("notFound") : t("loadFailed")}
        requestId={requestId}
        {...(!isGone && { onRetry: () => void conversation.refetch() })}
      >
        {!isGone && text}
      </ErrorState>
      <Button asChild variant="ghost" className="justify-self-center">
        <Link to="/w/$slug/conversations" params={{ slug }} search>
          <ArrowLeft aria-hidden />
          {t("back")}
        </Link>
      </Button>
    </section>
  );
}

function OpenConversation({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations("conversations");
  const { search } = useInboxSearch();
  const [isWhyOpen, setIsWhyOpen] = useState(false);
  const isPhone = useMediaQuery("(max-width: 767px)");
  const isWide = useMediaQuery("(min-width: 1280px)");
  const contact = useContactAddress(conversation.id);
  useMarkRead(conversation.id, conversation.unreadCount);
  const openWhy = () => setIsWhyOpen(true);
  const pane = (
    <ContactPane conversation={conversation} why={<WhyCard conversationId={conversation.id} onOpen={openWhy} />} />
  );
  const isContactScreen = isPhone && contact.isOpen;
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)] xl:grid-cols-[minmax(480px,1fr)_328px]">
      <section
        aria-label={t("conversationWith", { name: conversation.contactName })}
        // Hidden, not gone, behind the phone's contact: the thread keeps its place.
        hidden={isContactScreen}
        className="flex min-h-0 min-w-0 flex-col bg-surface"
      >
        <ConversationHeader
          conversation={conversation}
          presence={<PresenceLine conversationId={conversation.id} />}
          onWhy={openWhy}
        />
        {conversation.status !== "closed" && <ControlStrip conversation={conversation} />}
        <StatusStrip conversation={conversation} />
        <ThreadPane conversation={conversation} messageId={search.message} />
      </section>
      {isWide && (
        <aside aria-label={t("page.contact")} className="min-h-0 overflow-auto border-l border-border bg-bg">
          {pane}
        </aside>
      )}
      {isContactScreen && <ContactScreen onBack={contact.close}>{pane}</ContactScreen>}
      {!isWide && !isPhone && (
        <ContactDrawer open={contact.isOpen} onClose={contact.close}>
          {pane}
        </ContactDrawer>
      )}
      <WhyDialog conversationId={conversation.id} open={isWhyOpen} onOpenChange={setIsWhyOpen} />
    </div>
  );
}

/** The contact has an address of its own, so that "back" leads to the conversation. */
function useContactAddress(conversationId: string): { isOpen: boolean; close: () => void } {
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const isOpen = useMatches({ select: (matches) => matches.some(({ routeId }) => routeId.endsWith("/contact")) });
  const close = () =>
    void navigate({
      to: "/w/$slug/conversations/$conversationId",
      params: { slug, conversationId },
      search: true,
      replace: true,
    });
  return { isOpen, close };
}
