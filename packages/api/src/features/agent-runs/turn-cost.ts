import type { ModelPrices } from "@piloto/shared/model-connections";
import type { ModelUsage } from "../../ports/language-model/model-failure.ts";

const perMillion = 1_000_000;

/** Micros of the prices' currency, rounded up; null when the price or the usage is unknown: no cost is invented. */
export function costOf(usage: ModelUsage, prices: ModelPrices | null): number | null {
  const { inputTokens, outputTokens } = usage;
  if (!prices || inputTokens === undefined || outputTokens === undefined) return null;
  const cached = Math.min(usage.cachedInputTokens ?? 0, inputTokens);
  const cachedPrice = prices.cachedInputMicros ?? prices.inputMicros;
  const total = (inputTokens - cached) * prices.inputMicros + cached * cachedPrice + outputTokens * prices.outputMicros;
  return Math.ceil(total / perMillion);
}

/** Null as soon as one part is unknown. */
export const addCosts = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;

export const addUsage = (one: ModelUsage, other: ModelUsage): ModelUsage => ({
  inputTokens: addKnown(one.inputTokens, other.inputTokens),
  cachedInputTokens: addKnown(one.cachedInputTokens, other.cachedInputTokens),
  outputTokens: addKnown(one.outputTokens, other.outputTokens),
});

const addKnown = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : one + other;

/** Tokens of a text, for limits only: Portuguese has about four characters a token, so this errs to the safe side. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 3);
