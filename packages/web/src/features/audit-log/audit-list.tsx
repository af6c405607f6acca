import { ScrollText } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { AuditCards } from "./audit-cards.tsx";
import { AuditTable } from "./audit-table.tsx";
import type { AuditEntry } from "./use-audit-words.ts";

type AuditListProps = {
  entries: readonly AuditEntry[];
  total: number;
  isTotalCapped: boolean;
  isToday: boolean;
  isFiltered: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
  onClearFilters: () => void;
};

/** The entries as a table, on a phone as cards, and how many of all are in view. */
export function AuditList(props: AuditListProps) {
  const t = useTranslations("auditLog");
  const ui = useTranslations("ui");
  const { entries, total, isTotalCapped, isToday } = props;
  if (entries.length === 0) return <Empty isFiltered={props.isFiltered} onClearFilters={props.onClearFilters} />;
  const message = isTotalCapped ? "shownCapped" : isToday ? "shownToday" : "shown";
  return (
    <>
      <AuditTable entries={entries} isToday={isToday} />
      <AuditCards entries={entries} />
      <div className="mt-3 flex items-center gap-3 max-md:flex-col">
        <p aria-live="polite" className="flex-1 text-xs text-muted tabular-nums">
          {t(message, { shown: entries.length, total })}
        </p>
        {props.hasMore && (
          <Button size="sm" pending={props.isLoadingMore} pendingLabel={ui("loading")} onClick={props.onLoadMore}>
            {ui("loadMore")}
          </Button>
        )}
      </div>
    </>
  );
}

function Empty({ isFiltered, onClearFilters }: { isFiltered: boolean; onClearFilters: () => void }) {
  const t = useTranslations("auditLog");
  return (
    <Card>
      <EmptyState
        icon={<ScrollText aria-hidden />}
        title={t(isFiltered ? "emptyFilterTitle" : "emptyTitle")}
        action={isFiltered && <Button onClick={onClearFilters}>{t("clearFilters")}</Button>}
      >
        {t(isFiltered ? "emptyFilterText" : "emptyText")}
      </EmptyState>
    </Card>
  );
}
