import { agentLimits } from "@piloto/shared/agent-limits";
import { hoursModes, type WorkingInterval } from "@piloto/shared/agents";
import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Field, FieldError } from "../../ui/field.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { Textarea } from "../../ui/textarea.tsx";
import { EditorSection } from "./editor-section.tsx";
import { useEditor } from "./editor-context.ts";
import { IntervalRow } from "./interval-row.tsx";
import { useBlockerText } from "./use-blocker-text.ts";

const workdays: WorkingInterval["days"] = ["mon", "tue", "wed", "thu", "fri"];

/** When the agent answers, and what customers read otherwise. Hours are those of the workspace. */
export function HoursSection() {
  const t = useTranslations("agents");
  const { draft, change, canEdit } = useEditor();
  const { timezone } = useWorkspace();
  const blockerOf = useBlockerText();
  const hours = draft.workingHours;
  const set = (patch: Partial<typeof hours>) => change({ workingHours: { ...hours, ...patch } });
  const create = (): WorkingInterval => ({ id: crypto.randomUUID(), days: workdays, from: "08:00", to: "18:00" });
  const choose = (mode: (typeof hoursModes)[number]) =>
    set({ mode, ...(mode === "scheduled" && hours.intervals.length === 0 && { intervals: [create()] }) });
  const listError = blockerOf("workingHours.intervals");
  return (
    <EditorSection section="workingHours">
      <div className="grid gap-4">
        <RadioGroup
          aria-label={t("hours.modeLabel")}
          value={hours.mode}
          onValueChange={choose}
          options={hoursModes.map((value) => ({ value, label: t(`hours.${value}`) }))}
          className="md:grid-cols-2"
        />
        {hours.mode === "scheduled" && (
          <>
            <div className="grid gap-3">
              {hours.intervals.map((interval, index) => (
                <IntervalRow
                  key={interval.id}
                  interval={interval}
                  index={index}
                  onChange={(next) =>
                    set({ intervals: hours.intervals.map((one) => (one.id === interval.id ? next : one)) })
                  }
                  onRemove={() => set({ intervals: hours.intervals.filter(({ id }) => id !== interval.id) })}
                />
              ))}
              {listError && <FieldError id="intervals-error">{listError}</FieldError>}
              <div className="flex items-center gap-3">
                {canEdit && (
                  <Button
                    size="sm"
                    disabled={hours.intervals.length >= agentLimits.intervals}
                    onClick={() => set({ intervals: [...hours.intervals, { ...create(), days: [] }] })}
                  >
                    <Plus aria-hidden className="size-3.5" />
                    {t("hours.add")}
                  </Button>
                )}
                <p className="text-xs text-muted">{t("hours.zone", { timezone: timezone.replaceAll("_", " ") })}</p>
              </div>
            </div>
            <Field
              label={t("fields.workingHours.outsideMessage")}
              hint={t("hours.outsideHint")}
              error={blockerOf("workingHours.outsideMessage")}
            >
              {(control) => (
                <Textarea
                  {...control}
                  rows={2}
                  value={hours.outsideMessage}
                  maxLength={agentLimits.outsideMessage}
                  onChange={(event) => set({ outsideMessage: event.target.value })}
                />
              )}
            </Field>
          </>
        )}
      </div>
    </EditorSection>
  );
}
