import { Ellipsis, GitCompareArrows, History } from "lucide-react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { LoadMore } from "../../ui/data-table.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import type { Agent, AgentVersionEntry } from "./agent-types.ts";
import { useEditor } from "./editor-context.ts";

type VersionsPanelProps = { agent: Agent; onCompare: (number: number) => void; onRollBack: (number: number) => void };

/** Everything that ever went live, newest first. */
export function VersionsPanel(props: VersionsPanelProps) {
  const t = useTranslations("agents.versions");
  return (
    <section aria-label={t("title")}>
      <h2 className="px-2 pb-1.5 text-sm text-muted">{t("title")}</h2>
      <Versions {...props} />
    </section>
  );
}

function Versions({ agent, onCompare, onRollBack }: VersionsPanelProps) {
  const t = useTranslations("agents.versions");
  const { workspaceId } = useWorkspace();
  const describe = useErrorText();
  const list = trpc.agents.listVersions.useInfiniteQuery(
    { workspaceId, agentId: agent.id, limit: 10 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  if (list.isPending) {
    return (
      <SkeletonGroup label={t("loading")} className="grid gap-3 px-2">
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
      </SkeletonGroup>
    );
  }
  if (list.isError) {
    const { text, requestId } = describe(list.error);
    return (
      <ErrorState title={t("loadFailed")} requestId={requestId} onRetry={() => void list.refetch()} className="px-0">
        {text}
      </ErrorState>
    );
  }
  const versions = list.data.pages.flatMap((page) => page.versions);
  if (versions.length === 0) return <p className="px-2 text-sm text-pretty text-muted">{t("empty")}</p>;
  return (
    <>
      <ol className="grid gap-0.5">
        {versions.map((version) => (
          <VersionRow
            key={version.number}
            version={version}
            isLive={version.number === agent.published?.number}
            onCompare={() => onCompare(version.number)}
            onRollBack={() => onRollBack(version.number)}
          />
        ))}
      </ol>
      {list.hasNextPage && (
        <LoadMore isLoading={list.isFetchingNextPage} onLoadMore={() => void list.fetchNextPage()} />
      )}
    </>
  );
}

type VersionRowProps = {
  version: AgentVersionEntry;
  isLive: boolean;
  onCompare: () => void;
  onRollBack: () => void;
};

function VersionRow({ version, isLive, onCompare, onRollBack }: VersionRowProps) {
  const t = useTranslations("agents");
  const { timezone } = useWorkspace();
  const { canEdit } = useEditor();
  const format = useFormat(timezone);
  const { number, note, restoredFrom, publishedAt, publishedByName } = version;
  const date = format.relative(publishedAt);
  const title = restoredFrom === null ? note : t("versions.restored", { number: restoredFrom });
  const name = publishedByName?.split(" ")[0] ?? t("byApi");
  return (
    <li className="group/version flex items-start gap-2 rounded-sm px-2 py-1.5 hover:bg-hover">
      <span className="w-9 shrink-0 text-sm font-semibold tabular-nums">v{number}</span>
      <div className="min-w-0 flex-1 text-sm">
        <p className={title === "" ? "text-muted" : "truncate"} title={title}>
          {title === "" ? t("versions.noNote") : title}
        </p>
        <p className="truncate text-xs text-muted" title={format.dateTime(publishedAt)}>
          {isLive && <strong className="font-semibold text-success">{t("versions.live")} </strong>}
          {isLive ? t("versions.since", { date }) : t("versions.by", { date, name })}
        </p>
      </div>
      <Menu>
        <MenuTrigger asChild>
          <IconButton size="icon-sm" label={t("versions.menuOf", { number })} className="-my-0.5">
            <Ellipsis aria-hidden />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="end">
          <MenuItem icon={<GitCompareArrows aria-hidden />} onSelect={onCompare}>
            {t("versions.compare")}
          </MenuItem>
          {canEdit && (
            <MenuItem icon={<History aria-hidden />} onSelect={onRollBack}>
              {t("versions.rollBack", { number })}
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
    </li>
  );
}
