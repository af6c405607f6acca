import type { AgentRunView } from "@piloto/shared/agent-runs";
import { useLocale, useTranslations } from "use-intl";
import { formatPrice } from "../../i18n/amount.ts";

const joiner = " · ";

/** How a turn ended, in one line and a smaller one: why, how long it took, what it cost. */
export function useRunText(): (run: AgentRunView) => { title: string; detail: string } {
  const t = useTranslations("agentRuns");
  const locale = useLocale();
  return (run) => {
    const name = run.agent?.name ?? t("theAi");
    const agent = run.versionNumber === null ? name : t("agentVersion", { agent: name, version: run.versionNumber });
    const tokens = run.inputTokens + run.outputTokens;
    const detail = [
      whyOf(run, t),
      run.latencyMs > 0 && t("seconds", { seconds: run.latencyMs / 1000 }),
      tokens > 0 && t("tokens", { count: tokens }),
      run.costMicros !== null && run.costMicros > 0 && formatPrice(run.costMicros, run.currency, locale),
    ];
    return {
      title: t(`outcome.${run.outcome}`, { agent, count: run.messageCount }),
      detail: detail.filter(Boolean).join(joiner),
    };
  };
}

type Words = ReturnType<typeof useTranslations<"agentRuns">>;

/** Empty when the outcome says it all. */
function whyOf({ outcome, failure, handoffReason }: AgentRunView, t: Words): string {
  switch (outcome) {
    case "handed_off":
      return handoffReason === null ? "" : t(`handoff.${handoffReason}`);
    case "failed":
      return failure === null ? "" : t(`failure.${failure}`);
    case "discarded_person":
    case "discarded_input":
    case "no_reply":
      return t(`because.${outcome}`);
    case "replied":
    case "running":
      return "";
  }
}
