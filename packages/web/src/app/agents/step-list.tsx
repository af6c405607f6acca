import type { AgentStepView } from "@piloto/shared/agent-runs";
import { useTranslations } from "use-intl";

/** The rules that fired in a turn, the calls of the model, the tools with what they were called with. */
export function StepList({ steps }: { steps: readonly AgentStepView[] }) {
  const t = useTranslations("agentRuns");
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
