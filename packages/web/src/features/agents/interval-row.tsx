import { type Weekday, weekdays, type WorkingInterval } from "@piloto/shared/agents";
import { X } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../ui/cn.ts";
import { Field, FieldError } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { useEditor } from "./editor-context.ts";
import { TimeInput } from "./time-input.tsx";
import { useBlockerText } from "./use-blocker-text.ts";

type IntervalRowProps = {
  interval: WorkingInterval;
  index: number;
  onChange: (interval: WorkingInterval) => void;
  onRemove: () => void;
};

/** Some days, from one time to another of the same day. */
export function IntervalRow({ interval, index, onChange, onRemove }: IntervalRowProps) {
  const t = useTranslations("agents.hours");
  const { canEdit } = useEditor();
  const blockerOf = useBlockerText();
  const errorId = useId();
  const path = `workingHours.intervals.${index}`;
  const errors = { days: blockerOf(`${path}.days`), from: blockerOf(`${path}.from`), to: blockerOf(`${path}.to`) };
  const error = errors.days ?? errors.from ?? errors.to;
  const toggle = (day: Weekday) =>
    onChange({ ...interval, days: weekdays.filter((one) => interval.days.includes(one) !== (one === day)) });
  return (
    <div role="group" aria-label={t("interval", { number: index + 1 })} className="grid gap-1.5">
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <div className="grid gap-1.5">
          <span className="text-sm font-medium">{t("days")}</span>
          <span
            role="group"
            aria-label={t("days")}
            aria-describedby={errors.days ? errorId : undefined}
            className="flex gap-1"
          >
            {weekdays.map((day) => (
              <button
                key={day}
                type="button"
                aria-pressed={interval.days.includes(day)}
                title={t(`weekdays.${day}`)}
                onClick={() => toggle(day)}
                className={cn(
                  "h-9 min-w-10 rounded-sm border border-control bg-surface px-1.5 text-sm text-secondary hover:bg-hover max-md:h-11 max-md:min-w-11",
                  "aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:font-semibold aria-pressed:text-accent-text",
                  errors.days && "border-danger",
                )}
              >
                {t(`short.${day}`)}
              </button>
            ))}
          </span>
        </div>
        {(["from", "to"] as const).map((end) => (
          <Field key={end} label={t(end)} className="w-24">
            {(control) => (
              <TimeInput
                {...control}
                value={interval[end]}
                aria-invalid={errors[end] ? true : undefined}
                aria-describedby={errors[end] ? errorId : undefined}
                onTimeChange={(time) => onChange({ ...interval, [end]: time })}
              />
            )}
          </Field>
        ))}
        {canEdit && (
          <IconButton label={t("remove")} onClick={onRemove}>
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  );
}
