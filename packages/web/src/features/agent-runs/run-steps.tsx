import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { StepList } from "../../app/agents/step-list.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";

/** The rules, model calls and tools of one turn; asked for when somebody wants to see them. */
export function RunSteps({ runId }: { runId: string }) {
  const t = useTranslations("agentRuns");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="mt-0.5">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="-ml-1 inline-flex min-h-6 items-center gap-0.5 rounded-xs px-0.5 text-xs font-medium text-accent-text hover:underline max-md:min-h-9 [&[aria-expanded=true]>.lucide]:rotate-90"
      >
        <ChevronRight aria-hidden className="size-3.5" />
        {t("steps")}
      </button>
      {isOpen && <Steps runId={runId} />}
    </div>
  );
}

function Steps({ runId }: { runId: string }) {
  const t = useTranslations("agentRuns");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const run = trpc.agentRuns.get.useQuery({ workspaceId, runId });
  if (run.isError) return <p className="text-xs text-danger">{describe(run.error).text}</p>;
  if (!run.data) {
    return (
      <SkeletonGroup label={t("loading")} className="py-1">
        <Skeleton className="w-40" />
      </SkeletonGroup>
    );
  }
  const { steps } = run.data;
  if (steps.length === 0) return <p className="text-xs text-muted">{t("noSteps")}</p>;
  return <StepList steps={steps} />;
}
