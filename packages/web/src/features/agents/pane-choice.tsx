import { useTranslations } from "use-intl";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import type { AgentPane } from "./agent-panes.ts";

type PaneChoiceProps = {
  panes: readonly AgentPane[];
  value: AgentPane | undefined;
  /** On a narrow screen the form is one of the choices. */
  hasForm?: boolean;
  onChange: (pane: AgentPane | undefined) => void;
};

const form = "edit";

export function PaneChoice({ panes, value, hasForm = false, onChange }: PaneChoiceProps) {
  const t = useTranslations("agents.panes");
  const segments = hasForm ? ([form, ...panes] as const) : panes;
  return (
    <SegmentedControl<AgentPane | typeof form>
      block
      aria-label={t("label")}
      value={value ?? form}
      onValueChange={(next) => onChange(next === form ? undefined : next)}
      segments={segments.map((segment) => ({ value: segment, label: t(segment) }))}
    />
  );
}
