import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { AgentSortKey, AgentStatus } from "@piloto/shared/agents";
import { Plus } from "lucide-react";
import { type ReactNode, useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { SearchBox } from "../../app/search-box.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import type { SortState } from "../../ui/data-table.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page, Toolbar } from "../../ui/page.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { AgentsEmpty } from "./agents-empty.tsx";
import { type AgentsSearch, readAgentsSearch, toListInput } from "./agents-search.ts";
import { AgentsSkeleton } from "./agents-skeleton.tsx";
import { AgentsTable } from "./agents-table.tsx";
import { CreateAgentDialog } from "./create-agent-dialog.tsx";
import { DraftHint } from "./draft-hint.tsx";

const route = getRouteApi("/_app/w/$slug/agents/");

/** All agents of the workspace, below `notice`. The address holds search, tab and order, so that a view can be shared and gone back to. */
export function AgentsPage({ notice }: { notice?: ReactNode }) {
  const t = useTranslations("agents");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const canEdit = useHasRole("admin");
  const [isCreating, setIsCreating] = useState(false);
  const list = useAgents(search);
  const change = useCallback(
    (next: Partial<AgentsSearch>) =>
      void navigate({ search: (previous) => readAgentsSearch({ ...previous, ...next }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((q: string) => change({ q }), [change]);
  const agents = list.data?.pages.flatMap((page) => page.agents);
  const counts = list.data?.pages.at(-1)?.counts;
  const { status, sort, order } = toListInput(search);
  return (
    <Page
      title={t("title")}
      action={
        canEdit && (
          <Button variant="primary" onClick={() => setIsCreating(true)}>
            <Plus aria-hidden className="size-3.5" />
            {t("newAgent")}
          </Button>
        )
      }
    >
      {notice}
      <Toolbar>
        <SearchBox
          value={search.q ?? ""}
          onSearch={onSearch}
          maxLength={80}
          className="w-75 max-md:w-full"
          words={{ label: t("search"), placeholder: t("search"), clear: t("clearSearch"), key: t("search") }}
        />
        <SegmentedControl<AgentStatus>
          aria-label={t("tabs")}
          value={status}
          onValueChange={(next) => change({ status: next })}
          segments={(["active", "archived"] as const).map((value) => ({
            value,
            label: <TabLabel text={t(value)} count={counts?.[value]} />,
          }))}
        />
      </Toolbar>
      <AgentsContent list={list} agents={agents} isArchive={status === "archived"} onCreate={() => setIsCreating(true)}>
        {(rows) => (
          <AgentsTable
            agents={rows}
            sort={{ key: sort, direction: order }}
            onSortChange={(next: SortState<AgentSortKey>) => change({ sort: next.key, dir: next.direction })}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
          />
        )}
      </AgentsContent>
      {agents && agents.length > 0 && counts && (
        <p className="mt-2.5 flex justify-between gap-3 text-xs text-muted" aria-live="polite">
          <span>{t("count", { count: counts[status] })}</span>
          <span>{t(orderKeys[sort][order])}</span>
        </p>
      )}
      {agents && agents.length > 0 && status === "active" && <DraftHint />}
      <CreateAgentDialog open={isCreating} onOpenChange={setIsCreating} />
    </Page>
  );
}

const orderKeys = {
  updated: { asc: "order.updatedAsc", desc: "order.updatedDesc" },
  name: { asc: "order.nameAsc", desc: "order.nameDesc" },
} as const;

function useAgents(search: AgentsSearch) {
  const { workspaceId } = useWorkspace();
  return trpc.agents.list.useInfiniteQuery(
    { workspaceId, ...toListInput(search) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
  );
}

function TabLabel({ text, count }: { text: string; count: number | undefined }) {
  return (
    <>
      {text}
      <span className="font-normal text-muted tabular-nums">{count ?? ""}</span>
    </>
  );
}

type AgentsContentProps = {
  list: ReturnType<typeof useAgents>;
  agents: AgentRows | undefined;
  isArchive: boolean;
  onCreate: () => void;
  children: (agents: AgentRows) => ReactNode;
};
type AgentRows = React.ComponentProps<typeof AgentsTable>["agents"];

function AgentsContent({ list, agents, isArchive, onCreate, children }: AgentsContentProps) {
  const t = useTranslations("agents");
  const describe = useErrorText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (!agents) {
    if (!list.isError) return <AgentsSkeleton />;
    const { text, requestId } = describe(list.error);
    return (
      <Card padded={false}>
        <ErrorState title={t("loadFailed")} requestId={requestId} onRetry={() => void list.refetch()}>
          {text}
        </ErrorState>
      </Card>
    );
  }
  if (agents.length > 0) return children(uniqueById(agents));
  const clear = () => void navigate({ search: ({ q: _, ...rest }) => rest });
  return <AgentsEmpty search={search.q ?? ""} isArchive={isArchive} onClear={clear} onCreate={onCreate} />;
}

// An agent edited between two pages may come again on a later one.
const uniqueById = (agents: AgentRows): AgentRows => [...new Map(agents.map((agent) => [agent.id, agent])).values()];
