import {
  type ModelConnectionView,
  modelLimits,
  type ModelLimits,
  type ModelPrices,
} from "@piloto/shared/model-connections";
import type { ModelConnectionRow } from "./model-connections.queries.ts";

/** Bytes of the sealed key are bound to the workspace: a row copied elsewhere opens nothing. */
export const keyContext = (workspaceId: string): string => `model_connections.api_key:${workspaceId}`;

/** Null unless input and output both have a price: half a price would be a wrong cost. */
export function readPrices(row: ModelConnectionRow): ModelPrices | null {
  const inputMicros = row.inputPriceMicros;
  const outputMicros = row.outputPriceMicros;
  if (inputMicros === null || outputMicros === null) return null;
  return { currency: row.currency, inputMicros, outputMicros, cachedInputMicros: row.cachedPriceMicros };
}

export const readLimits = (row: ModelConnectionRow): ModelLimits =>
  modelLimits.parse({
    maxSteps: row.maxSteps,
    maxOutputTokens: row.maxOutputTokens,
    maxRunTokens: row.maxRunTokens,
    timeoutSeconds: Math.round(row.timeoutMs / 1000),
    maxRunCostMicros: row.maxRunCostMicros,
  });

export const toModelConnectionView = (row: ModelConnectionRow): ModelConnectionView => ({
  provider: row.provider,
  baseUrl: row.baseUrl || null,
  modelId: row.model,
  hasApiKey: row.keyHint !== noKeyHint,
  keyHint: row.keyHint === noKeyHint ? "" : row.keyHint.trim(),
  prices: readPrices(row),
  monthlyBudgetMicros: row.monthlyBudgetMicros,
  limits: readLimits(row),
  status: row.status,
  statusReason: row.statusReason,
  lastLatencyMs: row.lastLatencyMs,
  checkedAt: row.checkedAt?.toISOString() ?? null,
  updatedAt: row.updatedAt.toISOString(),
  updatedByName: row.updatedByName,
  revision: row.revision,
});

/** Stands in `key_hint` for a connection without a key; a short key, of which nothing may be shown, has a blank. */
export const noKeyHint = "";
const hintLength = 4;

/** The last four characters; nothing of a key so short that they would be much of it. */
export const toKeyHint = (key: string): string => (key.length >= hintLength * 3 ? key.slice(-hintLength) : " ");
