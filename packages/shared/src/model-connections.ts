import { z } from "zod";
import type { ModelFailure } from "./conversation-words.ts";
import { workspaceInput } from "./fields.ts";

export const modelProviders = ["openai_compatible", "anthropic", "google"] as const;
export type ModelProvider = (typeof modelProviders)[number];

/** Bounds of what a workspace may set, and what holds until it does. */
export const modelLimitBounds = {
  maxSteps: { min: 1, max: 20, initial: 6 },
  maxOutputTokens: { min: 64, max: 32_000, initial: 1_024 },
  maxRunTokens: { min: 1_000, max: 200_000, initial: 40_000 },
  timeoutSeconds: { min: 5, max: 120, initial: 45 },
} as const;

/** Micros of the currency; a ceiling against typing errors, far above any real price or budget. */
const micros = z.int().min(0).max(1_000_000_000_000);
const positiveMicros = micros.min(1);

/**
 * What the provider charges per million tokens, as its price list says. We invent none: without prices costs stay
 * unknown.
 */
export const modelPrices = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  inputMicros: micros,
  outputMicros: micros,
  /** Null: cached input costs as much as any other. */
  cachedInputMicros: micros.nullable(),
});
export type ModelPrices = z.infer<typeof modelPrices>;

const bounded = ({ min, max, initial }: { min: number; max: number; initial: number }) =>
  z.int().min(min).max(max).default(initial);

export const modelLimits = z.object({
  /** Calls to the model in one turn. */
  maxSteps: bounded(modelLimitBounds.maxSteps),
  /** Of one call. */
  maxOutputTokens: bounded(modelLimitBounds.maxOutputTokens),
  /** In and out, of one turn. */
  maxRunTokens: bounded(modelLimitBounds.maxRunTokens),
  /** Of one turn, all its calls together. */
  timeoutSeconds: bounded(modelLimitBounds.timeoutSeconds),
  /** Of one turn; null: only the month's budget counts. */
  maxRunCostMicros: positiveMicros.nullable().default(null),
});
export type ModelLimits = z.infer<typeof modelLimits>;

/** Https, or the address the operator allows; the server decides which ones it calls. */
export const modelBaseUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => {
    // Also asked about what is no address at all.
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return !url?.username && !url?.password && !url?.search && !url?.hash;
  }, "must hold no user name, query or fragment");

const connectionFields = {
  provider: z.enum(modelProviders),
  /** Null: the provider's own address. Required for `openai_compatible`. */
  baseUrl: modelBaseUrl.nullable(),
  modelId: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[\w./:@-]+$/),
};

/** `apiKey`: a new key; null takes it away; left out, the stored one stays, as long as provider and address stay. */
const apiKeyField = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[\x21-\x7e]+$/)
  .nullable()
  .optional();

const needsAddress = (input: { provider: ModelProvider; baseUrl: string | null }): boolean =>
  input.provider !== "openai_compatible" || input.baseUrl !== null;

export const saveModelConnectionInput = workspaceInput
  .extend({
    ...connectionFields,
    apiKey: apiKeyField,
    prices: modelPrices.nullable(),
    monthlyBudgetMicros: positiveMicros.nullable(),
    limits: modelLimits,
    /** The revision the editor started from; 0 when there was no connection. */
    revision: z.int().min(0).max(2_147_483_647),
  })
  .refine(needsAddress, { path: ["baseUrl"], message: "is required" })
  .refine(({ monthlyBudgetMicros, prices }) => monthlyBudgetMicros === null || prices !== null, {
    path: ["prices"],
    message: "are required for a budget",
  });
export type SaveModelConnectionInput = z.infer<typeof saveModelConnectionInput>;

/** Tries what is stored, or what is on the screen: fields as in a save. */
export const testModelConnectionInput = workspaceInput
  .extend({ ...connectionFields, apiKey: apiKeyField })
  .refine(needsAddress, { path: ["baseUrl"], message: "is required" });
export type TestModelConnectionInput = z.infer<typeof testModelConnectionInput>;

export const getModelConnectionInput = workspaceInput;
export const removeModelConnectionInput = workspaceInput;

export type ModelConnectionStatus = "untested" | "ok" | "failing";

/** What everybody in the workspace may know: whether agents can answer. */
export type ModelState = {
  /** `default`: the installation's own model, because the workspace has none. Null: there is none at all. */
  source: "workspace" | "default" | null;
  provider: ModelProvider | null;
  modelId: string | null;
  status: ModelConnectionStatus;
  /** This month has used up its budget: agents hand off until it ends or the budget grows. */
  isBudgetReached: boolean;
};

/** What admins see and edit. The key itself is never answered. */
export type ModelConnectionView = {
  provider: ModelProvider;
  baseUrl: string | null;
  modelId: string;
  hasApiKey: boolean;
  /** The last four characters; empty for a short key or none. */
  keyHint: string;
  prices: ModelPrices | null;
  monthlyBudgetMicros: number | null;
  limits: ModelLimits;
  status: ModelConnectionStatus;
  /** A failure of `modelFailures` and a short technical detail, "unauthorized: HTTP 401"; empty when it works. */
  statusReason: string;
  lastLatencyMs: number | null;
  checkedAt: string | null;
  updatedAt: string;
  updatedByName: string | null;
  revision: number;
};

export type ModelConnectionPage = {
  /** Null: the workspace has none of its own. */
  connection: ModelConnectionView | null;
  state: ModelState;
  /** Spent in the month of the workspace's zone, by the connection's currency; runs without a known price are not in it. */
  monthCostMicros: number;
  monthCurrency: string;
};

export type ModelTestResult =
  | { ok: true; latencyMs: number }
  | { ok: false; failure: ModelFailure; details: string; latencyMs: number };
