import type { AgentStepView } from "@piloto/shared/agent-runs";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { StepList } from "../../app/agents/step-list.tsx";

/** The rules that fired, the calls of the model, the tools with what they were called with. */
export function AnswerSteps({ steps }: { steps: readonly AgentStepView[] }) {
  const t = useTranslations("playground");
  if (steps.length === 0) return null;
  return (
    <details className="group justify-self-stretch text-xs">
      <summary className="inline-flex min-h-6 cursor-pointer list-none items-center gap-0.5 rounded-xs font-medium text-accent-text hover:underline max-md:min-h-9">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        {t("steps")}
      </summary>
      <StepList steps={steps} />
    </details>
  );
}
