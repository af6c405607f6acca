import type { AgentSection } from "@piloto/shared/agent-blockers";
import { type AgentField, readField } from "@piloto/shared/agent-changes";
import { type AgentConfig, type Weekday, weekdays, type WorkingInterval } from "@piloto/shared/agents";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";

export type ConfigText = {
  /** The value as a person reads it; empty for nothing. */
  field: (config: AgentConfig, field: AgentField) => string;
  /** One line that stands for a folded section. */
  summary: (config: AgentConfig, section: AgentSection) => string;
};

const lowerFirst = (text: string): string => text.charAt(0).toLocaleLowerCase() + text.slice(1);

/** Configurations in words, for folded sections and comparisons. */
export function useConfigText(): ConfigText {
  const t = useTranslations("agents");
  const { list } = useFormat();

  const days = (chosen: readonly Weekday[]): string => {
    const indexes = weekdays.flatMap((day, index) => (chosen.includes(day) ? [index] : []));
    const name = (index: number | undefined) => t(`hours.weekdays.${weekdays[index ?? 0] ?? "mon"}`);
    const [first, last] = [indexes[0], indexes.at(-1)];
    if (first === undefined || last === undefined) return t("hours.none");
    if (indexes.length === 7) return t("hours.everyDay");
    const isRun = indexes.length > 2 && last - first === indexes.length - 1;
    return isRun ? t("hours.range", { first: name(first), last: name(last) }) : list(indexes.map(name));
  };
  const time = (value: string) => (value === "" ? t("hours.missing") : value);
  const intervals = (all: readonly WorkingInterval[]): string =>
    all.map(({ days: on, from, to }) => t("hours.span", { days: days(on), from: time(from), to: time(to) })).join("; ");

  const field = (config: AgentConfig, name: AgentField): string => {
    const value = readField(config, name);
    if (name === "tone") return t(`tones.${config.tone}`);
    if (name === "language") return t(`languages.${config.language}`);
    if (name === "workingHours.mode") return t(`hours.${config.workingHours.mode}`);
    if (name === "workingHours.intervals") return intervals(config.workingHours.intervals);
    if (name === "handoff.notify") return t(`handoff.notify.${config.handoff.notify}`);
    if (name === "handoff.keywords") return config.handoff.keywords.join(", ");
    if (typeof value === "boolean") return t(value ? "handoff.yes" : "handoff.no");
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };

  const summary = (config: AgentConfig, section: AgentSection): string => {
    if (section === "identity") return config.purpose || config.name;
    if (section === "tone") return `${field(config, "tone")}, ${lowerFirst(field(config, "language"))}`;
    if (section === "workingHours")
      return config.workingHours.mode === "always" ? t("hours.always") : intervals(config.workingHours.intervals);
    if (section === "handoff") return summarizeHandoff(config.handoff);
    return config[section]
      .map(({ text }) => text.trim().replace(/\.$/, ""))
      .filter(Boolean)
      .join(", ");
  };

  const summarizeHandoff = ({ onRequest, onLowConfidence, maxFailedTurns, keywords }: AgentConfig["handoff"]) =>
    [
      ...(onRequest ? [t("handoff.summaryRequest")] : []),
      ...(onLowConfidence ? [t("handoff.summaryConfidence")] : []),
      t("handoff.summaryTurns", { count: maxFailedTurns }),
      ...keywords.map((keyword) => `“${keyword}”`),
    ].join(", ");

  return { field, summary };
}
