import { channelKinds } from "@piloto/shared/conversation-words";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { channelNames } from "../../app/channel-glyph.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import type { Pretence } from "./use-try.ts";

/** Channel, customer and moment to pretend; folded, because most tries need none. */
export function PretenceFields({ value, onChange }: { value: Pretence; onChange: (value: Pretence) => void }) {
  const t = useTranslations("playground");
  return (
    <details className="group rounded-sm border border-border bg-surface">
      <summary className="flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded-sm px-2.5 text-sm font-medium text-secondary hover:bg-hover max-md:min-h-11">
        <ChevronRight aria-hidden className="size-3.5 text-muted transition-transform group-open:rotate-90" />
        {t("settings")}
      </summary>
      <div className="grid gap-3 px-2.5 pt-1 pb-3">
        <Field label={t("channel")}>
          {(control) => (
            <Select
              {...control}
              size="sm"
              value={value.channel}
              onChange={(event) =>
                onChange({
                  ...value,
                  channel: channelKinds.find((kind) => kind === event.target.value) ?? value.channel,
                })
              }
            >
              {channelKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {channelNames[kind]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field optional label={t("contactName")}>
          {(control) => (
            <Input
              {...control}
              size="sm"
              autoComplete="off"
              maxLength={120}
              value={value.contactName}
              onChange={(event) => onChange({ ...value, contactName: event.target.value })}
            />
          )}
        </Field>
        <Field optional label={t("at")} hint={t("atHint")}>
          {(control) => (
            <Input
              {...control}
              size="sm"
              type="datetime-local"
              value={value.at}
              onChange={(event) => onChange({ ...value, at: event.target.value })}
            />
          )}
        </Field>
      </div>
    </details>
  );
}
