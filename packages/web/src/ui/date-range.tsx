import { CalendarDays } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";
import { SegmentedControl } from "./segmented-control.tsx";

/** Days are calendar days (`YYYY-MM-DD`), both included. */
export type DateRange = { kind: "last"; days: number } | { kind: "between"; from: string; to: string };

type DateRangeProps = {
  value: DateRange;
  onValueChange: (range: DateRange) => void;
  /** The offered lengths in days, for instance 7, 14, 30. */
  choices?: readonly number[];
  /** How a chosen pair of days is written, in the person's language. */
  formatBetween: (from: string, to: string) => string;
  /** No later day than this can be chosen. */
  max: string;
};

/** "7 days, 14 days, 30 days" and a pair of days of one's own. */
export function DateRangePicker({ value, onValueChange, choices = [7, 14, 30], formatBetween, max }: DateRangeProps) {
  const t = useTranslations("ui");
  const [isOpen, setIsOpen] = useState(false);
  const own = value.kind === "between" ? formatBetween(value.from, value.to) : t("ownPeriod");
  const choose = (days: string) => onValueChange({ kind: "last", days: Number(days) });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SegmentedControl
        aria-label={t("period")}
        value={value.kind === "last" ? String(value.days) : ""}
        onValueChange={choose}
        segments={choices.map((days) => ({ value: String(days), label: t("days", { count: days }) }))}
      />
      <Popover open={isOpen} onOpenChange={setIsOpen}>
        <PopoverTrigger asChild>
          <Button variant={value.kind === "between" ? "secondary" : "ghost"}>
            <CalendarDays aria-hidden className="size-3.5" />
            {own}
          </Button>
        </PopoverTrigger>
        <PopoverContent align="end">
          <OwnPeriod
            max={max}
            initial={value.kind === "between" ? value : { from: max, to: max }}
            onApply={(from, to) => {
              setIsOpen(false);
              onValueChange({ kind: "between", from, to });
            }}
          />
        </PopoverContent>
      </Popover>
    </div>
  );
}

type OwnPeriodProps = {
  max: string;
  initial: { from: string; to: string };
  onApply: (from: string, to: string) => void;
};

function OwnPeriod({ max, initial, onApply }: OwnPeriodProps) {
  const t = useTranslations("ui");
  const [from, setFrom] = useState(initial.from);
  const [to, setTo] = useState(initial.to);
  const isReversed = from > to;
  const isComplete = from !== "" && to !== "" && !isReversed && to <= max;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) onApply(from, to);
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("from")}>
          {(control) => (
            <Input {...control} type="date" max={max} value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={t("to")} error={isReversed ? t("endBeforeStart") : undefined}>
          {(control) => (
            <Input {...control} type="date" max={max} value={to} onChange={(event) => setTo(event.target.value)} />
          )}
        </Field>
      </div>
      <Button type="submit" variant="primary" disabled={!isComplete}>
        {t("apply")}
      </Button>
    </form>
  );
}
