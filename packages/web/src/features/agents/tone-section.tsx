import { agentLanguages, agentTones } from "@piloto/shared/agents";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { EditorSection } from "./editor-section.tsx";
import { useEditor } from "./editor-context.ts";

/** How the agent writes, and in which language. */
export function ToneSection() {
  const t = useTranslations("agents");
  const { draft, change } = useEditor();
  const choose = <Value extends string>(values: readonly Value[], value: string): Value | undefined =>
    values.find((one) => one === value);
  return (
    <EditorSection section="tone">
      <div className="grid gap-3 md:grid-cols-2">
        <Field label={t("fields.tone")}>
          {(control) => (
            <Select
              {...control}
              value={draft.tone}
              onChange={(event) => change({ tone: choose(agentTones, event.target.value) ?? draft.tone })}
            >
              {agentTones.map((tone) => (
                <option key={tone} value={tone}>
                  {t(`tones.${tone}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("fields.language")}>
          {(control) => (
            <Select
              {...control}
              value={draft.language}
              onChange={(event) => change({ language: choose(agentLanguages, event.target.value) ?? draft.language })}
            >
              {agentLanguages.map((language) => (
                <option key={language} value={language}>
                  {t(`languages.${language}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </EditorSection>
  );
}
