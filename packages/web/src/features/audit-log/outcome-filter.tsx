import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { auditOutcomes } from "@piloto/shared/audit-words";
import type { AuditOutcome } from "@piloto/shared/audit-log";
import { FilterChip, FilterChoice } from "./filter-chip.tsx";
import { Outcome } from "./outcome.tsx";

type OutcomeFilterProps = {
  outcome: AuditOutcome | undefined;
  onChange: (outcome: AuditOutcome | undefined) => void;
};

/** Done, denied, or worth a look. */
export function OutcomeFilter({ outcome, onChange }: OutcomeFilterProps) {
  const t = useTranslations("auditLog");
  const [isOpen, setIsOpen] = useState(false);
  const choose = (next: AuditOutcome | undefined) => {
    setIsOpen(false);
    onChange(next);
  };
  return (
    <FilterChip
      label={outcome ? t(`outcomes.${outcome}`) : t("outcome")}
      trailing={<ChevronDown aria-hidden />}
      isActive={outcome !== undefined}
      clearLabel={t("clearOutcome")}
      onClear={() => choose(undefined)}
      open={isOpen}
      onOpenChange={setIsOpen}
      className="w-50"
    >
      <FilterChoice isChosen={outcome === undefined} onChoose={() => choose(undefined)}>
        {t("anyOutcome")}
      </FilterChoice>
      {auditOutcomes.map((value) => (
        <FilterChoice key={value} isChosen={value === outcome} onChoose={() => choose(value)}>
          <Outcome outcome={value} />
        </FilterChoice>
      ))}
    </FilterChip>
  );
}
