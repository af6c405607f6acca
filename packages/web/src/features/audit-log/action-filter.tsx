import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "../../ui/checkbox.tsx";
import { actionsOf, auditFeatures, type AuditFeature } from "./audit-actions.ts";
import { FilterChip } from "./filter-chip.tsx";

type ActionFilterProps = { actions: readonly string[]; onChange: (actions: string[] | undefined) => void };

/** Any number of kinds of actions, feature by feature. */
export function ActionFilter({ actions, onChange }: ActionFilterProps) {
  const t = useTranslations("auditLog");
  const [isOpen, setIsOpen] = useState(false);
  const toggle = (wanted: readonly string[], isOn: boolean) => {
    const rest = actions.filter((action) => !wanted.includes(action));
    const next = isOn ? [...rest, ...wanted] : rest;
    onChange(next.length > 0 ? next : undefined);
  };
  return (
    <FilterChip
      label={actions.length === 0 ? t("action") : t("actionTypes", { count: actions.length })}
      trailing={<ChevronDown aria-hidden />}
      isActive={actions.length > 0}
      clearLabel={t("clearActions")}
      onClear={() => onChange(undefined)}
      open={isOpen}
      onOpenChange={setIsOpen}
      className="w-75"
    >
      <div className="grid max-h-90 gap-3 overflow-y-auto p-2">
        {auditFeatures.map((feature) => (
          <FeatureActions key={feature} feature={feature} chosen={actions} onToggle={toggle} />
        ))}
      </div>
    </FilterChip>
  );
}

type FeatureActionsProps = {
  feature: AuditFeature;
  chosen: readonly string[];
  onToggle: (actions: readonly string[], isOn: boolean) => void;
};

function FeatureActions({ feature, chosen, onToggle }: FeatureActionsProps) {
  const t = useTranslations("auditLog");
  const own = actionsOf(feature);
  const count = own.filter((action) => chosen.includes(action)).length;
  const state = count === own.length ? true : count > 0 ? "indeterminate" : false;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="sr-only">{t(`features.${feature}`)}</legend>
      <Checkbox
        className="font-semibold [&_label]:text-sm"
        label={t(`features.${feature}`)}
        checked={state}
        onCheckedChange={(isOn) => onToggle(own, isOn === true)}
      />
      {own.map((action) => (
        <Checkbox
          key={action}
          className="pl-6 [&_label]:text-sm"
          label={t(`actions.${action}`)}
          checked={chosen.includes(action)}
          onCheckedChange={(isOn) => onToggle([action], isOn === true)}
        />
      ))}
    </fieldset>
  );
}
