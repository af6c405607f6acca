import type { ChannelView } from "@piloto/shared/channels";
import type { ModelState } from "@piloto/shared/model-connections";

export type ChannelWord = "active" | "needs_reauth" | "blocked" | "slowed";
export type ModelWord = "fine" | "none" | "budget" | "failing";

/** A channel whose sending Meta has slowed down works; one that Meta refuses does not. Those taken off are not shown. */
export function readChannel({ status, pausedUntil }: ChannelView, nowMs: number): ChannelWord | undefined {
  if (status === "disconnected") return undefined;
  if (status !== "active") return status;
  return pausedUntil !== null && Date.parse(pausedUntil) > nowMs ? "slowed" : "active";
}

/** Whether agents can think. An installation's own model is never checked, and counts as fine. */
export function readModel({ source, status, isBudgetReached }: ModelState): ModelWord {
  if (source === null) return "none";
  if (isBudgetReached) return "budget";
  return status === "failing" ? "failing" : "fine";
}
