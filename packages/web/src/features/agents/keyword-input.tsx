import { agentLimits } from "@piloto/shared/agent-limits";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { useEditor } from "./editor-context.ts";

type KeywordInputProps = { keywords: readonly string[]; onChange: (keywords: string[]) => void };

/** Words as chips. Enter or a comma adds one; Backspace in the empty field takes the last one back. */
export function KeywordInput({ keywords, onChange }: KeywordInputProps) {
  const t = useTranslations("agents");
  const { canEdit } = useEditor();
  const [text, setText] = useState("");
  const add = () => {
    const keyword = text.trim();
    const isNew = !keywords.some((one) => one.toLocaleLowerCase() === keyword.toLocaleLowerCase());
    setText("");
    if (keyword !== "" && isNew && keywords.length < agentLimits.keywords) onChange([...keywords, keyword]);
  };
  return (
    <Field label={t("fields.handoff.keywords")} hint={t("handoff.keywordsHint")} optional>
      {(control) => (
        <div className="grid gap-2">
          {keywords.length > 0 && (
            <ul aria-label={t("fields.handoff.keywords")} className="flex flex-wrap gap-1.5">
              {keywords.map((keyword) => (
                <li
                  key={keyword}
                  className="inline-flex items-center gap-0.5 rounded-xs bg-customer-tint py-0.5 pr-0.5 pl-2 text-sm inset-ring inset-ring-customer-line"
                >
                  {keyword}
                  {canEdit && (
                    <button
                      type="button"
                      aria-label={t("handoff.removeKeyword", { keyword })}
                      onClick={() => onChange(keywords.filter((one) => one !== keyword))}
                      className="grid size-6 place-items-center rounded-xs text-muted hover:bg-hover hover:text-text max-md:size-9"
                    >
                      <X aria-hidden className="size-3" />
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )}
          <Input
            {...control}
            value={text}
            maxLength={agentLimits.keyword}
            placeholder={t("handoff.addKeyword")}
            autoComplete="off"
            enterKeyHint="done"
            onChange={(event) => setText(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if ((event.key === "Enter" && !event.nativeEvent.isComposing) || event.key === ",") {
                event.preventDefault();
                add();
              } else if (event.key === "Backspace" && text === "") onChange(keywords.slice(0, -1));
            }}
          />
        </div>
      )}
    </Field>
  );
}
