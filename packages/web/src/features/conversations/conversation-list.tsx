import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";
import { useMediaQuery } from "../../app/use-media-query.ts";
import { useNow } from "../../app/use-now.ts";
import { cn } from "../../ui/cn.ts";
import { ConversationLink } from "./conversation-row.tsx";
import { GroupHeader } from "./group-header.tsx";
import type { ListItem, Sizes } from "./list-order.ts";
import type { ConversationListState } from "./use-conversation-list.ts";
import { useHeldList } from "./use-held-list.ts";
import { useListKeys } from "./use-list-keys.ts";

/** So many rows before the end of what is loaded the next page is asked for. */
const loadAheadRows = 10;

/** In pixels, following the size of the text. */
function useSizes(): Sizes {
  const isPhone = useMediaQuery("(max-width: 767px)");
  return useMemo(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return {
      row: Math.round((isPhone ? 5.5 : 5.25) * rem),
      header: Math.round(1.9375 * rem),
      more: Math.round(2.75 * rem),
    };
  }, [isPhone]);
}

type Totals = { waiting: number | undefined; rest: number | undefined };
type ConversationListProps = {
  list: ConversationListState & { groups: NonNullable<ConversationListState["groups"]> };
  totals: Totals;
};

/** The list itself: only what is on the screen is in the document, however long it is. */
export function ConversationList({ list, totals }: ConversationListProps) {
  const t = useTranslations("conversations");
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const sizes = useSizes();
  const { items, spacer, watch } = useHeldList(list.groups, { hasMoreWaiting: list.hasMoreWaiting, sizes, scroller });
  const walkedTo = useRef<string | null>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizes[items[index]?.kind ?? "row"],
    // A new function whenever the lines change: the virtualizer then measures anew.
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    rangeExtractor: useCallback((range: Range) => withKept(range, items, walkedTo.current), [items]),
    paddingStart: spacer,
    overscan: 6,
  });
  useListKeys({ items, virtualizer, walkedTo, scroller });
  const shown = virtualizer.getVirtualItems();
  useLoadAhead(list, (shown.at(-1)?.index ?? 0) >= items.length - loadAheadRows);
  useTrim(list, (virtualizer.range?.startIndex ?? 0) < loadAheadRows);
  const sticky = stickyHeader(items, virtualizer.range?.startIndex ?? 0);
  return (
    <div
      ref={scroller}
      {...watch}
      aria-busy={list.isChanging}
      className={cn(
        "relative min-h-0 flex-1 overflow-auto overscroll-contain [overflow-anchor:none]",
        list.isChanging && "opacity-60",
      )}
    >
      <ul aria-label={t("listLabel")} className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {shown.map(({ key, index, start, size }) => {
          const item = items[index];
          if (!item) return null;
          const isSticky = index === sticky;
          return (
            <li
              key={key}
              className={cn("inset-x-0 top-0", isSticky ? "sticky z-1" : "absolute")}
              style={isSticky ? { height: size } : { height: size, transform: `translateY(${start}px)` }}
            >
              <Line item={item} now={now} totals={totals} onMore={list.loadMoreWaiting} />
            </li>
          );
        })}
      </ul>
      <p role="status" className="sr-only">
        {list.isLoadingMore ? t("loadingMore") : ""}
      </p>
    </div>
  );
}

type LineProps = { item: ListItem; now: number; totals: Totals; onMore: () => void };

function Line({ item, now, totals, onMore }: LineProps) {
  const t = useTranslations("conversations.groups");
  switch (item.kind) {
    case "header":
      return <GroupHeader count={totals[item.group]}>{t(item.group)}</GroupHeader>;
    case "row":
      return <ConversationLink row={item.row} now={now} />;
    case "more":
      return (
        <button
          type="button"
          onClick={onMore}
          className="size-full border-b border-border text-sm font-medium text-accent-text -outline-offset-2 hover:bg-hover"
        >
          {t("more")}
        </button>
      );
  }
}

/** The header of the group whose lines are at the top of the screen. */
function stickyHeader(items: readonly ListItem[], firstIndex: number): number {
  return items.findLastIndex((item, index) => item.kind === "header" && index <= firstIndex);
}

/** What is on the screen, and beyond it the header that sticks and the line that has the focus. */
function withKept(range: Range, items: readonly ListItem[], walkedTo: string | null): number[] {
  const focused = walkedTo === null ? -1 : items.findIndex(({ key }) => key === walkedTo);
  const kept = [stickyHeader(items, range.startIndex), focused].filter((index) => index >= 0);
  return [...new Set([...kept, ...defaultRangeExtractor(range)])].toSorted((a, b) => a - b);
}

function useTrim({ trim }: ConversationListState, isAtTop: boolean): void {
  const latest = useRef(trim);
  useLayoutEffect(() => {
    latest.current = trim;
  });
  useEffect(() => {
    if (isAtTop) latest.current();
  }, [isAtTop]);
}

function useLoadAhead({ hasMore, isLoadingMore, loadMore }: ConversationListState, isNear: boolean): void {
  const load = useRef(loadMore);
  useLayoutEffect(() => {
    load.current = loadMore;
  });
  useEffect(() => {
    if (isNear && hasMore && !isLoadingMore) load.current();
  }, [isNear, hasMore, isLoadingMore]);
}
