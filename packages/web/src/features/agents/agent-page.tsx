import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { isAppError } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import { type AgentPageParts, AgentEditor } from "./agent-editor.tsx";
import { BackToAgents } from "./agent-title.tsx";

const route = getRouteApi("/_app/w/$slug/agents/$agentId");

/** One agent, once it is there. */
export function AgentPage(parts: AgentPageParts) {
  const t = useTranslations("agents.editor");
  const { agentId } = route.useParams();
  const { workspaceId } = useWorkspace();
  const describe = useErrorText();
  const agent = trpc.agents.get.useQuery({ workspaceId, agentId });
  // An answer that came once stays in use: a later failure must not take the form away.
  if (agent.data) return <AgentEditor key={agent.data.id} agent={agent.data} {...parts} />;
  if (!agent.isError) return <AgentSkeleton />;
  const { text, requestId } = describe(agent.error);
  const isGone = isAppError(agent.error, "NOT_FOUND") || isAppError(agent.error, "VALIDATION_FAILED");
  return (
    <Page parent={<BackToAgents />} title="">
      <ErrorState
        title={isGone ? t("notFound") : text}
        requestId={requestId}
        {...(!isGone && { onRetry: () => void agent.refetch() })}
      />
    </Page>
  );
}

function AgentSkeleton() {
  const t = useTranslations("agents.editor");
  return (
    <Page fill parent={<BackToAgents />} title={<Skeleton className="w-28" />}>
      <SkeletonGroup
        label={t("loading")}
        className="grid h-full md:grid-cols-[216px_minmax(0,1fr)] xl:grid-cols-[216px_minmax(0,1fr)_340px]"
      >
        <div className="grid content-start gap-4 border-r border-border px-5 py-6 max-md:hidden">
          {["w-24", "w-20", "w-16", "w-32", "w-24", "w-16"].map((width, index) => (
            <Skeleton key={`${width}-${index}`} className={width} />
          ))}
        </div>
        <div className="bg-surface px-7 py-6 max-md:px-3">
          <div className="mx-auto grid max-w-190 gap-5">
            <Skeleton className="h-5 w-32" />
            <Skeleton className="h-9 w-full" />
            <Skeleton className="h-24 w-full" />
            <Skeleton className="h-10 w-full" />
            <Skeleton className="h-40 w-full" />
          </div>
        </div>
        <div className="border-l border-border px-5 py-6 max-xl:hidden">
          <Skeleton className="h-8 w-full" />
        </div>
      </SkeletonGroup>
    </Page>
  );
}
