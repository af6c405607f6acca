import { CalendarDays } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { type AuditSearch, type Period, periods } from "./audit-search.ts";
import { FilterChip, FilterChoice } from "./filter-chip.tsx";

type PeriodFilterProps = { search: AuditSearch; today: string; onChange: (change: AuditSearch) => void };

/** Today, the last days, or days of one's own. */
export function PeriodFilter({ search, today, onChange }: PeriodFilterProps) {
  const t = useTranslations("auditLog");
  const [isOpen, setIsOpen] = useState(false);
  const isActive = search.period !== undefined || search.from !== undefined || search.to !== undefined;
  const choose = (change: Pick<AuditSearch, "period" | "from" | "to">) => {
    setIsOpen(false);
    onChange({ period: change.period, from: change.from, to: change.to });
  };
  return (
    <FilterChip
      icon={<CalendarDays aria-hidden />}
      label={<PeriodLabel search={search} />}
      isActive={isActive}
      clearLabel={t("clearPeriod")}
      onClear={() => choose({})}
      open={isOpen}
      onOpenChange={setIsOpen}
      className="w-70"
    >
      {periods.map((period) => (
        <FilterChoice key={period} isChosen={search.period === period} onChoose={() => choose({ period })}>
          <PeriodName period={period} />
        </FilterChoice>
      ))}
      <FilterChoice isChosen={!isActive} onChoose={() => choose({})}>
        {t("allTime")}
      </FilterChoice>
      <OwnDays
        key={`${search.from}${search.to}`}
        initial={{ from: search.from ?? today, to: search.to ?? today }}
        max={today}
        onChoose={choose}
      />
    </FilterChip>
  );
}

function PeriodName({ period }: { period: Period }) {
  const t = useTranslations("auditLog");
  return period === "today" ? t("today") : t("lastDays", { count: Number(period) });
}

function PeriodLabel({ search: { period, from, to } }: { search: AuditSearch }) {
  const t = useTranslations("auditLog");
  const { date } = useFormat("UTC");
  if (period) return <PeriodName period={period} />;
  const days = [...new Set([from, to].filter((day) => day !== undefined))];
  // A day without a clock: read and written in one zone it stays that day.
  return days.length === 0 ? t("allTime") : days.map((day) => date(`${day}T12:00:00Z`)).join(" – ");
}

type OwnDaysProps = {
  initial: { from: string; to: string };
  max: string;
  onChoose: (days: { from: string; to: string }) => void;
};

function OwnDays({ initial, max, onChoose }: OwnDaysProps) {
  const ui = useTranslations("ui");
  const [from, setFrom] = useState(initial.from);
  const [to, setTo] = useState(initial.to);
  const isReversed = from > to;
  const isComplete = from !== "" && to !== "" && !isReversed;
  return (
    <Form
      className="mt-1.5 gap-3 border-t border-border px-2 pt-3 pb-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) onChoose({ from, to });
      }}
    >
      <Field label={ui("from")}>
        {(control) => (
          <Input
            {...control}
            size="sm"
            type="date"
            max={max}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={ui("to")} error={isReversed ? ui("endBeforeStart") : undefined}>
        {(control) => (
          <Input
            {...control}
            size="sm"
            type="date"
            max={max}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={!isComplete}>
        {ui("apply")}
      </Button>
    </Form>
  );
}
