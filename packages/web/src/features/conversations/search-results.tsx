import type { ConversationSearchHit } from "@piloto/shared/conversation-views";
import { keepPreviousData } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type RefObject, useMemo, useRef } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { usePageKeys } from "../../app/shell/page-keys.ts";
import { useNow } from "../../app/use-now.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { LoadMore } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { createListTime } from "./conversation-times.ts";
import { readConversationsSearch } from "./conversations-search.ts";
import { LastMessage } from "./last-message.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
import { splitSnippet } from "./snippet.ts";

/** What was found by name, number or words; a message opens at its place in the thread. */
export function SearchResults({ query, onClear }: { query: string; onClear: () => void }) {
  const t = useTranslations("conversations.search");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const results = useRef<HTMLUListElement>(null);
  useResultKeys(results);
  const found = trpc.conversations.search.useInfiniteQuery(
    { workspaceId, query },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
  );
  const hits = found.data?.pages.flatMap((page) => page.items);
  if (!hits) {
    if (!found.isError) return <ListSkeleton />;
    const { text, requestId } = describe(found.error);
    return (
      <ErrorState title={t("failed")} requestId={requestId} onRetry={() => void found.refetch()}>
        {text}
      </ErrorState>
    );
  }
  if (hits.length === 0) {
    return (
      <EmptyState
        icon={<Search aria-hidden />}
        title={t("noneTitle", { query })}
        action={<Button onClick={onClear}>{t("clear")}</Button>}
      >
        {t("noneText")}
      </EmptyState>
    );
  }
  return (
    <div
      aria-busy={found.isPlaceholderData}
      className={cn("min-h-0 flex-1 overflow-auto", found.isPlaceholderData && "opacity-60")}
    >
      <ul ref={results} aria-label={t("results")}>
        {hits.map((hit) => (
          <li key={`${hit.conversation.id}-${hit.message?.id ?? ""}`}>
            <Hit hit={hit} />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <div className="pb-3">
          <LoadMore isLoading={found.isFetchingNextPage} onLoadMore={() => void found.fetchNextPage()} />
        </div>
      )}
    </div>
  );
}

/** `J` and `K` as in the list; here everything is in the document. */
function useResultKeys(results: RefObject<HTMLUListElement | null>): void {
  const t = useTranslations("conversations.keys");
  const walk = (step: 1 | -1) => {
    const links = [...(results.current?.querySelectorAll<HTMLElement>("[data-conversation]") ?? [])];
    const from = links.findIndex((link) => link === document.activeElement);
    links[Math.max(0, from + step)]?.focus();
  };
  usePageKeys([
    { key: "j", label: t("next"), run: () => walk(1) },
    { key: "k", label: t("previous"), run: () => walk(-1) },
  ]);
}

function Hit({ hit: { conversation, message } }: { hit: ConversationSearchHit }) {
  const { slug } = useWorkspace();
  const now = useNow();
  const locale = useLocale();
  const listTime = useMemo(() => createListTime(locale), [locale]);
  const at = message?.occurredAt ?? conversation.lastMessageAt;
  return (
    <Link
      to="/w/$slug/conversations/$conversationId"
      params={{ slug, conversationId: conversation.id }}
      search={(previous) => ({ ...readConversationsSearch(previous), message: message?.id })}
      activeOptions={{ includeSearch: message !== null }}
      data-conversation={conversation.id}
      className="grid grid-cols-[40px_minmax(0,1fr)] gap-2.5 border-b border-border py-2.5 pr-3 pl-3.5 -outline-offset-2 [--ground:var(--pv-bg)] hover:bg-hover aria-[current=page]:bg-selected"
    >
      <span className="relative h-10">
        <Avatar name={conversation.contactName} kind="neutral" size="lg" />
        <ChannelGlyph kind={conversation.channel.kind} onAvatar />
      </span>
      <span className="min-w-0">
        <span className="flex items-baseline gap-2">
          <span className="truncate text-md font-medium">{conversation.contactName}</span>
          <time dateTime={at} className="ml-auto text-xs whitespace-nowrap text-muted tabular-nums">
            {listTime(at, now)}
          </time>
        </span>
        {message ? (
          <span className="line-clamp-2 text-sm/4.5 text-secondary">
            <Snippet text={message.snippet} />
          </span>
        ) : (
          <span className="flex items-center gap-1.5 text-sm/4.5 text-muted">
            <LastMessage row={conversation} />
          </span>
        )}
      </span>
    </Link>
  );
}

function Snippet({ text }: { text: string }) {
  return splitSnippet(text).map((part, index) =>
    part.isHit ? (
      <mark key={index} className="rounded-xs bg-note-tint font-medium text-text">
        {part.text}
      </mark>
    ) : (
      <span key={index}>{part.text}</span>
    ),
  );
}
