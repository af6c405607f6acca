import type { Locale } from "@piloto/shared/fields";
import {
  modelBaseUrl,
  modelLimitBounds,
  modelProviders,
  type ModelConnectionView,
  type SaveModelConnectionInput,
} from "@piloto/shared/model-connections";
import { z } from "zod";
import { formatAmount, parseAmount } from "../../i18n/amount.ts";

export const modelCurrencies = ["USD", "BRL", "EUR"] as const;

const maxMicros = 1_000_000_000_000;

/** An amount that may be left out: null. */
const amount = z.string().transform((typed, context) => {
  const micros = parseAmount(typed, maxMicros);
  if (micros !== null) return micros ?? null;
  context.addIssue({ code: "custom", message: "is no amount" });
  return z.NEVER;
});

const whole = ({ min, max }: { min: number; max: number }) =>
  z.string().trim().min(1).transform(Number).pipe(z.int().min(min).max(max));

const fields = z.object({
  provider: z.enum(modelProviders),
  baseUrl: z.literal("").or(modelBaseUrl),
  modelId: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[\w./:@-]+$/),
  apiKey: z
    .string()
    .trim()
    .max(500)
    .regex(/^[\x21-\x7e]*$/),
  hasNoKey: z.boolean(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  inputPrice: amount,
  outputPrice: amount,
  cachedPrice: amount,
  monthlyBudget: amount,
  maxSteps: whole(modelLimitBounds.maxSteps),
  maxOutputTokens: whole(modelLimitBounds.maxOutputTokens),
  maxRunTokens: whole(modelLimitBounds.maxRunTokens),
  timeoutSeconds: whole(modelLimitBounds.timeoutSeconds),
  maxRunCost: amount,
});

/** The page's form: amounts and numbers as they are typed. What belongs together is asked for together. */
export const modelForm = fields.superRefine((values, context) => {
  const isMissing = (path: "baseUrl" | "inputPrice" | "outputPrice" | "monthlyBudget" | "maxRunCost") =>
    context.addIssue({ code: "custom", path: [path], message: "is required" });
  if (values.provider === "openai_compatible" && values.baseUrl === "") isMissing("baseUrl");
  const { inputPrice, outputPrice, cachedPrice, monthlyBudget, maxRunCost } = values;
  const needsPrices = [inputPrice, outputPrice, cachedPrice, monthlyBudget, maxRunCost].some((price) => price !== null);
  if (needsPrices && inputPrice === null) isMissing("inputPrice");
  if (needsPrices && outputPrice === null) isMissing("outputPrice");
  if (monthlyBudget === 0) isMissing("monthlyBudget");
  if (maxRunCost === 0) isMissing("maxRunCost");
});

export type ModelFormInput = z.input<typeof modelForm>;
export type ModelFormOutput = z.output<typeof modelForm>;

/** What the form shows of a stored connection, or of none. */
export function toFormValues(connection: ModelConnectionView | null, locale: Locale): ModelFormInput {
  const limits = connection?.limits;
  const limit = (name: keyof typeof modelLimitBounds) => String(limits?.[name] ?? modelLimitBounds[name].initial);
  return {
    provider: connection?.provider ?? "openai_compatible",
    baseUrl: connection?.baseUrl ?? "",
    modelId: connection?.modelId ?? "",
    apiKey: "",
    hasNoKey: connection !== null && !connection.hasApiKey,
    currency: connection?.prices?.currency ?? "USD",
    inputPrice: formatAmount(connection?.prices?.inputMicros, locale),
    outputPrice: formatAmount(connection?.prices?.outputMicros, locale),
    cachedPrice: formatAmount(connection?.prices?.cachedInputMicros, locale),
    monthlyBudget: formatAmount(connection?.monthlyBudgetMicros, locale),
    maxSteps: limit("maxSteps"),
    maxOutputTokens: limit("maxOutputTokens"),
    maxRunTokens: limit("maxRunTokens"),
    timeoutSeconds: limit("timeoutSeconds"),
    maxRunCost: formatAmount(limits?.maxRunCostMicros, locale),
  };
}

type Server = Pick<SaveModelConnectionInput, "provider" | "baseUrl" | "modelId" | "apiKey">;

/** The server and its key: a new one, none (null), or the stored one (left out). */
export function toServer({ provider, baseUrl, modelId, apiKey, hasNoKey }: ModelFormOutput): Server {
  const server = { provider, baseUrl: baseUrl === "" ? null : baseUrl, modelId };
  if (apiKey !== "") return { ...server, apiKey };
  return hasNoKey && provider === "openai_compatible" ? { ...server, apiKey: null } : server;
}

/** What is sent to be saved on top of `revision`. */
export function toSaveInput(values: ModelFormOutput, revision: number): Omit<SaveModelConnectionInput, "workspaceId"> {
  const { inputPrice, outputPrice, cachedPrice, currency } = values;
  const { maxSteps, maxOutputTokens, maxRunTokens, timeoutSeconds, maxRunCost } = values;
  return {
    ...toServer(values),
    prices:
      inputPrice === null || outputPrice === null
        ? null
        : { currency, inputMicros: inputPrice, outputMicros: outputPrice, cachedInputMicros: cachedPrice },
    monthlyBudgetMicros: values.monthlyBudget,
    limits: { maxSteps, maxOutputTokens, maxRunTokens, timeoutSeconds, maxRunCostMicros: maxRunCost },
    revision,
  };
}
