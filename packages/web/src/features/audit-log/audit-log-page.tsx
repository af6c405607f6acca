import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { RequireRole } from "../../app/require-role.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { AuditList } from "./audit-list.tsx";
import { type AuditSearch, dayIn, hasFilters, toFilters } from "./audit-search.ts";
import { AuditToolbar } from "./audit-toolbar.tsx";
import { ChainBanner } from "./chain-banner.tsx";

const route = getRouteApi("/_app/w/$slug/settings/audit-log");

/** Who did what to what, when and from where; in a chain nobody can rewrite unnoticed. */
export function AuditLogPage() {
  return (
    <RequireRole role="admin">
      <AuditLog />
    </RequireRole>
  );
}

function AuditLog() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { workspaceId, timezone } = useWorkspace();
  const today = dayIn(timezone, new Date());
  const filters = toFilters(search, today);
  const change = useCallback(
    (next: AuditSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const pages = trpc.auditLog.list.useInfiniteQuery(
    { workspaceId, ...filters, limit: 25 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
  );
  const first = pages.data?.pages[0];
  return (
    <>
      <AuditToolbar search={search} filters={filters} today={today} onChange={change} />
      {first && <ChainBanner verification={first.verification} />}
      {pages.error && !first && <Failed error={pages.error} onRetry={() => void pages.refetch()} />}
      {!first && !pages.error && <AuditSkeleton />}
      {first && (
        <AuditList
          entries={pages.data?.pages.flatMap(({ items }) => items) ?? []}
          total={first.total ?? 0}
          isTotalCapped={first.isTotalCapped}
          isToday={filters.from === today && filters.to === today}
          isFiltered={hasFilters(search)}
          hasMore={pages.hasNextPage}
          isLoadingMore={pages.isFetchingNextPage}
          onLoadMore={() => void pages.fetchNextPage()}
          onClearFilters={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { text, requestId } = useErrorText()(error);
  return <ErrorState title={text} requestId={requestId} onRetry={onRetry} />;
}

function AuditSkeleton() {
  const ui = useTranslations("ui");
  return (
    <SkeletonGroup label={ui("loading")}>
      <Skeleton className="mb-3 h-10 w-full rounded-md" />
      <div className="rounded-md border border-border bg-surface">
        {[0, 1, 2, 3, 4, 5].map((row) => (
          <div key={row} className="flex h-13 items-center gap-4 border-b border-border px-4 last:border-b-0">
            <Skeleton className="w-16" />
            <Skeleton className="size-6 rounded-full" />
            <Skeleton className="w-36" />
            <Skeleton className="w-44 max-md:hidden" />
            <Skeleton className="ml-auto w-16" />
          </div>
        ))}
      </div>
    </SkeletonGroup>
  );
}
