import type { ModelLimits, ModelPrices } from "@piloto/shared/model-connections";
import type { LanguageModel } from "../../ports/language-model/language-model.ts";

/** A model with what a turn may spend on it. */
export type TurnModel = {
  model: LanguageModel;
  prices: ModelPrices | null;
  limits: ModelLimits;
  /** What the month's budget still allows; null: there is none. */
  budgetLeftMicros: number | null;
};

export type TurnClock = {
  /** Milliseconds that only grow, for durations. */
  elapsed: () => number;
};
