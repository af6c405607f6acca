import { agentLimits } from "@piloto/shared/agent-limits";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Textarea } from "../../ui/textarea.tsx";
import { EditorSection } from "./editor-section.tsx";
import { useEditor } from "./editor-context.ts";
import { useBlockerText } from "./use-blocker-text.ts";

/** Who the agent is. `nameError` is the server's, or ours for an empty name: without one nothing can be saved. */
export function IdentitySection({ nameError }: { nameError: string | undefined }) {
  const t = useTranslations("agents");
  const { draft, change } = useEditor();
  const blockerOf = useBlockerText();
  return (
    <EditorSection section="identity">
      <div className="grid gap-4">
        <div className="grid gap-3 md:grid-cols-2">
          <Field label={t("fields.name")} error={nameError}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                maxLength={agentLimits.name}
                autoComplete="off"
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label={t("fields.purpose")} optional>
            {(control) => (
              <Input
                {...control}
                value={draft.purpose}
                maxLength={agentLimits.purpose}
                autoComplete="off"
                onChange={(event) => change({ purpose: event.target.value })}
              />
            )}
          </Field>
        </div>
        <Field
          label={t("fields.persona")}
          hint={t("fields.personaHint")}
          error={blockerOf("persona")}
          aside={
            <span className="text-xs text-muted tabular-nums">
              {t("editor.characters", { used: draft.persona.length, max: agentLimits.persona })}
            </span>
          }
        >
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              value={draft.persona}
              maxLength={agentLimits.persona}
              onChange={(event) => change({ persona: event.target.value })}
            />
          )}
        </Field>
      </div>
    </EditorSection>
  );
}
