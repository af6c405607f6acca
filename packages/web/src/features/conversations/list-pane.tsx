import { SquarePen } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { SearchBox } from "../../app/search-box.tsx";
import { useHasRole } from "../../app/workspace.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { AlertsPopover } from "./alerts-popover.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { type ConversationsSearch, countFilters } from "./conversations-search.ts";
import { FiltersPopover } from "./filters-popover.tsx";
import { ListEmpty } from "./list-empty.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";
import { NewConversationDialog } from "./new-conversation-dialog.tsx";
import { SearchResults } from "./search-results.tsx";
import { useConversationCounts } from "./use-conversation-counts.ts";
import { useConversationList } from "./use-conversation-list.ts";
import { useInboxSearch, withoutFilters } from "./use-inbox-search.ts";
import { ViewChips } from "./view-chips.tsx";

/** The left pane: title, search, folders, and the conversations, or what a search found. */
export function ListPane() {
  const t = useTranslations("conversations");
  const { search, change } = useInboxSearch();
  const canWrite = useHasRole("seller");
  const [isCreating, setIsCreating] = useState(false);
  const onSearch = useCallback((query: string) => change({ q: query === "" ? undefined : query }), [change]);
  return (
    <section
      aria-label={t("listLabel")}
      className="flex h-full min-h-0 min-w-0 flex-col border-border bg-bg md:border-r"
    >
      <header className="flex h-topbar shrink-0 items-center gap-1 pr-2.5 pl-4 max-md:pr-1">
        <h1 className="flex-1 truncate text-xl font-semibold tracking-[-0.014em]">{t("title")}</h1>
        <AlertsPopover />
        <FiltersPopover search={search} onChange={change} />
        {canWrite && (
          <IconButton label={t("create.open")} size="icon-sm" tooltipSide="bottom" onClick={() => setIsCreating(true)}>
            <SquarePen aria-hidden />
          </IconButton>
        )}
      </header>
      <div className="grid shrink-0 grid-cols-[minmax(0,1fr)] gap-2 border-b border-border px-3 pb-2.5">
        <SearchBox
          value={search.q ?? ""}
          onSearch={onSearch}
          maxLength={120}
          size="md"
          words={{
            label: t("search.label"),
            placeholder: t("search.placeholder"),
            clear: t("search.clear"),
            key: t("keys.search"),
          }}
        />
        {search.q === undefined && <ViewChips view={search.view ?? "all"} onChange={(view) => change({ view })} />}
      </div>
      {search.q === undefined ? (
        <ListContent search={search} onChange={change} onCreate={() => setIsCreating(true)} />
      ) : (
        <SearchResults query={search.q} onClear={() => change({ q: undefined })} />
      )}
      <NewConversationDialog open={isCreating} onOpenChange={setIsCreating} />
    </section>
  );
}

type ListContentProps = {
  search: ConversationsSearch;
  onChange: (search: ConversationsSearch) => void;
  onCreate: () => void;
};

function ListContent({ search, onChange, onCreate }: ListContentProps) {
  const t = useTranslations("conversations");
  const describe = useErrorText();
  const list = useConversationList(search);
  const totals = useTotals(search);
  const { groups } = list;
  if (!groups) {
    if (!list.error) return <ListSkeleton />;
    const { text, requestId } = describe(list.error);
    return (
      <ErrorState title={t("loadFailed")} requestId={requestId} onRetry={list.retry}>
        {text}
      </ErrorState>
    );
  }
  if (groups.waiting.length + groups.rest.length === 0) {
    return (
      <ListEmpty
        view={search.view ?? "all"}
        isFiltered={countFilters(search) > 0}
        onClear={() => onChange(withoutFilters(search))}
        onCreate={onCreate}
      />
    );
  }
  return <ConversationList list={{ ...list, groups }} totals={totals} />;
}

/** What the groups' headers count: only where the folders' counts say it. */
function useTotals(search: ConversationsSearch): { waiting: number | undefined; rest: number | undefined } {
  const counts = useConversationCounts();
  const isPlain = (search.view === undefined || search.view === "waiting") && countFilters(search) === 0;
  if (!counts || !isPlain) return { waiting: undefined, rest: undefined };
  return { waiting: counts.waiting, rest: Math.max(0, counts.all - counts.waiting) };
}
