import type { ConversationDetail } from "@piloto/shared/conversation-views";
import type { TemplateView } from "@piloto/shared/templates";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { fillTemplate, missingParameters, type Values } from "./fill-template.ts";
import { MessageText } from "./message-text.tsx";
import type { PendingMessage } from "./send-queue.ts";
import { UploadTray } from "./upload-tray.tsx";
import { useUploads } from "./use-uploads.ts";

type TemplateContent = Extract<PendingMessage["content"], { kind: "template" }>;

type TemplateFormProps = {
  template: TemplateView;
  conversation: ConversationDetail;
  onSubmit: (content: TemplateContent) => void;
};

const mediaHeaders = ["image", "video", "document"];

/** What a template needs, beside the message as the customer will read it. */
export function TemplateForm({ template, conversation, onSubmit }: TemplateFormProps) {
  const t = useTranslations("messages.templates");
  const [values, setValues] = useState<Values>({});
  const [isTried, setIsTried] = useState(false);
  const uploads = useUploads(conversation.id, conversation.channel.kind);
  const needsFile = mediaHeaders.includes(template.header.kind);
  const file = uploads.uploads.find(({ state }) => state === "ready");
  const missing = missingParameters(template, values);
  const preview = fillTemplate(template, values);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (missing.length > 0 || (needsFile && !file?.attachmentId)) return;
    onSubmit({
      kind: "template",
      templateId: template.id,
      parameters: Object.fromEntries(template.parameters.map(({ key }) => [key, values[key]?.trim() ?? ""])),
      preview: [preview.header, preview.body, preview.footer].filter(Boolean).join("\n"),
      ...(file?.attachmentId && { headerAttachmentId: file.attachmentId }),
    });
  };
  return (
    <form noValidate onSubmit={submit}>
      <div className="grid gap-4 md:grid-cols-2">
        <div className="grid content-start gap-3">
          {template.parameters.map(({ key, name, example, place }) => (
            <Field
              key={key}
              label={place === "button" ? t("buttonParameter", { number: Number(name) + 1 }) : labelOf(name, t)}
              error={isTried && missing.includes(key) ? t("missing") : undefined}
              hint={example ? t("example", { example }) : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  value={values[key] ?? ""}
                  maxLength={1024}
                  onChange={(event) => setValues((current) => ({ ...current, [key]: event.target.value }))}
                />
              )}
            </Field>
          ))}
          {needsFile && <HeaderFile uploads={uploads} isMissing={isTried && !file} />}
          {template.parameters.length === 0 && !needsFile && (
            <p className="text-sm text-secondary">{t("nothingToFill")}</p>
          )}
        </div>
        <figure className="grid content-start gap-1.5">
          <figcaption className="text-xs font-medium text-muted">{t("preview")}</figcaption>
          <div className="grid gap-1 rounded-lg rounded-br-[4px] border border-person-line bg-person-tint px-3 py-2 text-md">
            {preview.header && <strong className="font-semibold">{preview.header}</strong>}
            <MessageText text={preview.body} />
            {preview.footer && <span className="text-xs text-muted">{preview.footer}</span>}
            {template.buttons.map((button) => (
              <span
                key={button.index}
                className="rounded-sm border border-border-strong bg-surface px-2 py-1 text-center text-sm"
              >
                {button.text}
              </span>
            ))}
          </div>
        </figure>
      </div>
      <DialogFooter>
        <Button type="submit" variant="primary">
          {t("send")}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Numbered places say what they are; named ones speak for themselves. */
const labelOf = (name: string, t: ReturnType<typeof useTranslations<"messages.templates">>): string =>
  /^\d+$/.test(name) ? t("parameter", { number: Number(name) }) : name.replaceAll("_", " ");

function HeaderFile({ uploads, isMissing }: { uploads: ReturnType<typeof useUploads>; isMissing: boolean }) {
  const t = useTranslations("messages.templates");
  return (
    <div className="grid gap-1.5">
      <label className="text-sm font-medium">
        {t("headerFile")}
        <input
          type="file"
          className="mt-1 block w-full text-sm"
          onChange={(event) => {
            for (const { key } of uploads.uploads) uploads.remove(key);
            uploads.add([...(event.target.files ?? [])].slice(0, 1));
          }}
        />
      </label>
      {isMissing && (
        <p role="alert" className="text-xs text-danger">
          {t("missingFile")}
        </p>
      )}
      <UploadTray uploads={uploads.uploads} onRemove={uploads.remove} onRetry={uploads.retry} />
    </div>
  );
}
