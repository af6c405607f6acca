import { agentLimits } from "@piloto/shared/agent-limits";
import { handoffAudiences } from "@piloto/shared/agents";
import { useTranslations } from "use-intl";
import { Field, FieldError } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { EditorSection } from "./editor-section.tsx";
import { useEditor } from "./editor-context.ts";
import { KeywordInput } from "./keyword-input.tsx";
import { useBlockerText } from "./use-blocker-text.ts";

const turns = Array.from({ length: agentLimits.failedTurns }, (_, index) => index + 1);

/** When the conversation goes to a person, and who hears of it. */
export function HandoffSection() {
  const t = useTranslations("agents");
  const { draft, change } = useEditor();
  const blockerOf = useBlockerText();
  const { handoff } = draft;
  const set = (patch: Partial<typeof handoff>) => change({ handoff: { ...handoff, ...patch } });
  const error = blockerOf("handoff.onRequest");
  return (
    <EditorSection section="handoff">
      <div className="grid gap-4">
        <div className="grid gap-3 rounded-md border border-border p-3.5">
          {(["onRequest", "onLowConfidence"] as const).map((rule) => (
            <Switch
              key={rule}
              label={t(`handoff.${rule}`)}
              hint={t(`handoff.${rule}Hint`)}
              checked={handoff[rule]}
              onCheckedChange={(isOn) => set({ [rule]: isOn })}
            />
          ))}
        </div>
        {error && <FieldError id="handoff-error">{error}</FieldError>}
        <KeywordInput keywords={handoff.keywords} onChange={(keywords) => set({ keywords })} />
        <div className="grid gap-3 md:grid-cols-2">
          <Field label={t("handoff.maxFailedTurns")}>
            {(control) => (
              <Select
                {...control}
                value={handoff.maxFailedTurns}
                onChange={(event) => set({ maxFailedTurns: Number(event.target.value) })}
              >
                {turns.map((count) => (
                  <option key={count} value={count}>
                    {count}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t("fields.handoff.notify")}>
            {(control) => (
              <Select
                {...control}
                value={handoff.notify}
                onChange={(event) => {
                  const notify = handoffAudiences.find((one) => one === event.target.value);
                  if (notify) set({ notify });
                }}
              >
                {handoffAudiences.map((audience) => (
                  <option key={audience} value={audience}>
                    {t(`handoff.notify.${audience}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      </div>
    </EditorSection>
  );
}
