import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/input.tsx";
import { Select } from "../../ui/select.tsx";
import { modelCurrencies } from "./model-form.ts";
import type { ModelFormApi } from "./server-fields.tsx";

const prices = ["inputPrice", "outputPrice", "cachedPrice"] as const;

/** Per million tokens, as the provider's price list says; and what a month may cost. */
export function PriceFields({ form }: { form: ModelFormApi }) {
  const t = useTranslations("modelConnections");
  const { errors } = form.formState;
  const currency = form.watch("currency");
  const currencies = [...new Set<string>([...modelCurrencies, currency])];
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-4 items-start gap-4 max-md:grid-cols-2">
        <Field label={t("currency")}>
          {(control) => (
            <Select {...control} {...form.register("currency")}>
              {currencies.map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {prices.map((name) => (
          <Field key={name} optional label={t(name)} error={errors[name] ? t("amountInvalid") : undefined}>
            {(control) => (
              <Input
                {...control}
                {...form.register(name)}
                inputMode="decimal"
                autoComplete="off"
                className="tabular-nums"
              />
            )}
          </Field>
        ))}
      </div>
      <Field
        optional
        label={t("monthlyBudget")}
        hint={t("monthlyBudgetHint")}
        error={errors.monthlyBudget ? t("amountInvalid") : undefined}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("monthlyBudget")}
            inputMode="decimal"
            autoComplete="off"
            leading={<span className="text-muted">{currency}</span>}
            className="max-w-50 tabular-nums"
          />
        )}
      </Field>
    </div>
  );
}
