import { Link } from "@tanstack/react-router";
import type { AgentSortKey } from "@piloto/shared/agents";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { DataTable, type Column, type SortState } from "../../ui/data-table.tsx";
import { AgentRowMenu } from "./agent-row-menu.tsx";
import { AgentState } from "./agent-state.tsx";
import type { AgentEntry } from "./agent-types.ts";

type AgentsTableProps = {
  agents: readonly AgentEntry[];
  sort: SortState<AgentSortKey>;
  onSortChange: (sort: SortState<AgentSortKey>) => void;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
};

/** The list itself: rows on wide screens, cards on a phone. */
export function AgentsTable({ agents, ...rest }: AgentsTableProps) {
  const t = useTranslations("agents");
  const columns: Column<AgentEntry, AgentSortKey>[] = [
    { id: "name", header: t("columns.name"), sortKey: "name", cell: (agent) => <NameCell agent={agent} /> },
    { id: "state", header: t("columns.state"), cell: (agent) => <AgentState agent={agent} /> },
    { id: "updated", header: t("columns.updated"), sortKey: "updated", cell: (agent) => <EditedCell agent={agent} /> },
    {
      id: "menu",
      header: <span className="sr-only">{t("columns.menu")}</span>,
      align: "right",
      className: "w-12",
      cell: (agent) => <AgentRowMenu agent={agent} />,
    },
  ];
  return (
    <DataTable
      caption={t("tableCaption")}
      rows={agents}
      columns={columns}
      rowKey={({ id }) => id}
      rowHeight="tall"
      renderCard={(agent) => <AgentCard agent={agent} />}
      {...rest}
    />
  );
}

function NameCell({ agent }: { agent: AgentEntry }) {
  const { slug } = useWorkspace();
  const isQuiet = agent.publishedNumber === null || agent.archivedAt !== null;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={agent.name} kind="agent" quiet={isQuiet} />
      <div className="min-w-0">
        {/* The link covers the row, so that the whole row opens and stays one stop for the keyboard. */}
        <Link
          to="/w/$slug/agents/$agentId"
          params={{ slug, agentId: agent.id }}
          className="text-md font-semibold wrap-anywhere outline-none after:absolute after:inset-0 focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {agent.name}
        </Link>
        {agent.purpose !== "" && <p className="max-w-90 truncate text-xs text-muted">{agent.purpose}</p>}
      </div>
    </div>
  );
}

function EditedCell({ agent }: { agent: AgentEntry }) {
  const t = useTranslations("agents");
  const { timezone } = useWorkspace();
  const format = useFormat(timezone);
  return (
    <div className="whitespace-nowrap">
      <time dateTime={agent.updatedAt} title={format.dateTime(agent.updatedAt)}>
        {format.relative(agent.updatedAt)}
      </time>
      <p className="text-xs text-muted">{agent.updatedByName ?? t("byApi")}</p>
    </div>
  );
}

function AgentCard({ agent }: { agent: AgentEntry }) {
  return (
    <div className="relative grid gap-3 p-3.5">
      <div className="flex items-start justify-between gap-2">
        <NameCell agent={agent} />
        <AgentRowMenu agent={agent} />
      </div>
      <div className="flex items-end justify-between gap-3 text-sm">
        <AgentState agent={agent} />
        <div className="text-right">
          <EditedCell agent={agent} />
        </div>
      </div>
    </div>
  );
}
