import type { AgentStepView } from "@piloto/shared/agent-runs";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
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
  return (
    <ol className="mt-1 grid gap-1 rounded-sm border border-border bg-sunken px-2.5 py-2 text-xs">
      {steps.map((step) => (
        <li key={step.number} className="grid gap-0.5">
          <span className="flex justify-between gap-3">
            <StepName step={step} />
            {step.latencyMs > 0 && (
              <span className="text-muted tabular-nums">{t("seconds", { seconds: step.latencyMs / 1000 })}</span>
            )}
          </span>
          {step.input !== null && step.input !== "" && (
            <code className="font-mono text-2xs wrap-anywhere text-secondary">{step.input}</code>
          )}
        </li>
      ))}
    </ol>
  );
}

function StepName({ step: { kind, name } }: { step: AgentStepView }) {
  const t = useTranslations("agentRuns.step");
  if (kind === "model") return name === "" ? t("model") : t("modelProblem", { name });
  return t(kind, { name });
}
