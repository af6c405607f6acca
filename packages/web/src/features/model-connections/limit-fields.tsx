import { modelLimitBounds } from "@piloto/shared/model-connections";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import type { ModelFormApi } from "./server-fields.tsx";

const limits = ["maxSteps", "maxOutputTokens", "maxRunTokens", "timeoutSeconds"] as const;

/** What keeps one turn from running away; few ever touch it. */
export function LimitFields({ form }: { form: ModelFormApi }) {
  const t = useTranslations("modelConnections");
  const { number } = useFormat();
  const { errors } = form.formState;
  const isWrong = limits.some((name) => errors[name]) || errors.maxRunCost !== undefined;
  return (
    <details open={isWrong || undefined} className="group rounded-md border border-border bg-surface">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-md px-4 text-md font-semibold hover:bg-hover">
        <ChevronRight aria-hidden className="text-muted transition-transform group-open:rotate-90" />
        {t("limitsTitle")}
        <span className="text-xs font-normal text-muted">{t("limitsHint")}</span>
      </summary>
      <div className="grid grid-cols-2 gap-4 px-4 pt-2 pb-4 max-md:grid-cols-1">
        {limits.map((name) => {
          const { min, max } = modelLimitBounds[name];
          return (
            <Field
              key={name}
              label={t(name)}
              hint={t("between", { min: number(min), max: number(max) })}
              error={errors[name] ? t("outOfBounds", { min: number(min), max: number(max) }) : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  {...form.register(name)}
                  inputMode="numeric"
                  autoComplete="off"
                  className="max-w-40"
                />
              )}
            </Field>
          );
        })}
        <Field
          optional
          label={t("maxRunCost")}
          hint={t("maxRunCostHint")}
          error={errors.maxRunCost ? t("amountInvalid") : undefined}
        >
          {(control) => (
            <Input
              {...control}
              {...form.register("maxRunCost")}
              inputMode="decimal"
              autoComplete="off"
              leading={<span className="text-muted">{form.watch("currency")}</span>}
              className="max-w-40"
            />
          )}
        </Field>
      </div>
    </details>
  );
}
