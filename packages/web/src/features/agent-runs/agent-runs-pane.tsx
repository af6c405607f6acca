import type { AgentRunView } from "@piloto/shared/agent-runs";
import { type RunOutcome, runOutcomes } from "@piloto/shared/conversation-words";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import { LoadMore } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Select } from "../../ui/select.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { RunSteps } from "./run-steps.tsx";
import { useRunText } from "./use-run-text.ts";

/** What one agent did lately, newest first: how each turn ended, for whom, and what it cost. */
export function AgentRunsPane({ agentId }: { agentId: string }) {
  const t = useTranslations("agentRuns.pane");
  const { workspaceId } = useWorkspace();
  const [outcome, setOutcome] = useState<RunOutcome>();
  const list = trpc.agentRuns.listOfAgent.useInfiniteQuery(
    { workspaceId, agentId, ...(outcome && { outcome }) },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  return (
    <section aria-label={t("title")} className="grid gap-3">
      <OutcomeFilter value={outcome} onChange={setOutcome} />
      <QueryGate query={list} rows={4}>
        {({ pages }) => {
          const runs = pages.flatMap(({ items }) => items);
          if (runs.length === 0) {
            return (
              <EmptyState className="py-6" title={t(outcome ? "noneFound" : "none")}>
                {t(outcome ? "noneFoundText" : "noneText")}
              </EmptyState>
            );
          }
          return (
            <>
              <ol className="grid divide-y divide-border">
                {runs.map((run) => (
                  <RunRow key={run.id} run={run} />
                ))}
              </ol>
              {list.hasNextPage && (
                <LoadMore isLoading={list.isFetchingNextPage} onLoadMore={() => void list.fetchNextPage()} />
              )}
            </>
          );
        }}
      </QueryGate>
    </section>
  );
}

type OutcomeFilterProps = { value: RunOutcome | undefined; onChange: (outcome: RunOutcome | undefined) => void };

function OutcomeFilter({ value, onChange }: OutcomeFilterProps) {
  const t = useTranslations("agentRuns.pane");
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-sm text-muted">
        {t("filter")}
      </label>
      <Select
        id={id}
        size="sm"
        value={value ?? ""}
        onChange={(event) => onChange(runOutcomes.find((outcome) => outcome === event.target.value))}
      >
        <option value="">{t("all")}</option>
        {runOutcomes.map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`outcomes.${outcome}`)}
          </option>
        ))}
      </Select>
    </div>
  );
}

function RunRow({ run }: { run: AgentRunView }) {
  const t = useTranslations("agentRuns.pane");
  const { slug, timezone } = useWorkspace();
  const { relative, exact } = useFormat(timezone);
  const describe = useRunText();
  const { title, detail } = describe(run);
  return (
    <li className="grid gap-0.5 py-2.5 text-sm first:pt-0">
      <div className="flex items-baseline gap-2">
        <span
          aria-hidden
          className={cn("size-2.25 shrink-0 rounded-[2px]", run.outcome === "failed" ? "bg-danger" : "bg-agent")}
        />
        <span className="min-w-0 flex-1">{title}</span>
        <time dateTime={run.startedAt} title={exact(run.startedAt)} className="text-xs whitespace-nowrap text-muted">
          {relative(run.startedAt)}
        </time>
      </div>
      <div className="grid gap-0.5 pl-4.25">
        {detail !== "" && <p className="text-xs text-muted tabular-nums wrap-anywhere">{detail}</p>}
        <Link
          to="/w/$slug/conversations/$conversationId"
          params={{ slug, conversationId: run.conversationId }}
          className={textLinkStyle("justify-self-start text-xs")}
        >
          {run.contactName === "" ? t("conversation") : t("conversationWith", { name: run.contactName })}
        </Link>
        <RunSteps runId={run.id} />
      </div>
    </li>
  );
}
