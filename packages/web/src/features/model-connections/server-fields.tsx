import { type ModelConnectionView, modelProviders } from "@piloto/shared/model-connections";
import type { UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import type { ModelFormInput, ModelFormOutput } from "./model-form.ts";

export type ModelFormApi = UseFormReturn<ModelFormInput, unknown, ModelFormOutput>;

type ServerFieldsProps = {
  form: ModelFormApi;
  base: ModelConnectionView | null;
  /** Of the last save or test: which field the server refused. */
  error: unknown;
};

/** Who answers, where, as which model, and the key for it. */
export function ServerFields({ form, base, error }: ServerFieldsProps) {
  const t = useTranslations("modelConnections");
  const { errors } = form.formState;
  const provider = form.watch("provider");
  const refused = readErrorData(error)?.fields.map(({ field }) => field) ?? [];
  const isOwnServer = provider === "openai_compatible";
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-2 items-start gap-4 max-md:grid-cols-1">
        <Field label={t("provider")}>
          {(control) => (
            <Select {...control} {...form.register("provider")}>
              {modelProviders.map((value) => (
                <option key={value} value={value}>
                  {t(`providers.${value}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("modelId")} hint={t("modelIdHint")} error={errors.modelId?.message}>
          {(control) => (
            <Input
              {...control}
              {...form.register("modelId")}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={120}
              placeholder={modelExamples[provider]}
              className="font-mono"
            />
          )}
        </Field>
      </div>
      <Field
        label={t("baseUrl")}
        optional={!isOwnServer}
        hint={t(isOwnServer ? "baseUrlHint" : "baseUrlOwnHint")}
        error={errors.baseUrl?.message ?? (refused.includes("baseUrl") ? t("baseUrlRefused") : undefined)}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("baseUrl")}
            type="url"
            autoComplete="off"
            spellCheck={false}
            placeholder={isOwnServer ? "https://api.openai.com/v1" : ""}
          />
        )}
      </Field>
      <KeyField form={form} base={base} isRefused={refused.includes("apiKey")} />
    </div>
  );
}

const modelExamples = {
  openai_compatible: "gpt-5-mini",
  anthropic: "claude-sonnet-4-5",
  google: "gemini-2.5-flash",
} as const;

type KeyFieldProps = { form: ModelFormApi; base: ModelConnectionView | null; isRefused: boolean };

function KeyField({ form, base, isRefused }: KeyFieldProps) {
  const t = useTranslations("modelConnections");
  const { errors } = form.formState;
  const hasNoKey = form.watch("hasNoKey");
  const isOwnServer = form.watch("provider") === "openai_compatible";
  const isWithout = hasNoKey && isOwnServer;
  const stored = base?.hasApiKey
    ? base.keyHint === ""
      ? t("keyStored")
      : t("keyStoredHint", { hint: base.keyHint })
    : t("keyHint");
  return (
    <div className="grid gap-2.5">
      {!isWithout && (
        <Field
          label={t("apiKey")}
          optional={base?.hasApiKey === true}
          hint={stored}
          error={errors.apiKey?.message ?? (isRefused ? t("keyNeeded") : undefined)}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("apiKey")}
              type="password"
              autoComplete="off"
              spellCheck={false}
              data-1p-ignore
              data-lpignore="true"
              placeholder={base?.hasApiKey ? `••••••••${base.keyHint}` : ""}
              className="font-mono"
            />
          )}
        </Field>
      )}
      {isOwnServer && (
        <Checkbox
          label={t("noKey")}
          checked={hasNoKey}
          onCheckedChange={(isOn) => form.setValue("hasNoKey", isOn === true, { shouldDirty: true })}
        />
      )}
    </div>
  );
}
