import type { ConversationNumbers, Cost, MeasuredNumbers } from "@piloto/shared/overview";
import { bucketSeconds } from "./duration-bucket.ts";
import type { UsageMetric } from "./usage.queries.ts";

export type Sum = { metric: string; detail: string; value: number };

/** The numbers of one group, from its sums. */
export function toNumbers(sums: readonly Sum[]): ConversationNumbers {
  const of = (metric: UsageMetric) => totalOf(sums, metric);
  return {
    opened: of("opened"),
    closed: of("closed"),
    answeredByAgent: of("answered_by_agent"),
    answeredByPerson: of("answered_by_person"),
    handoffs: of("handoff"),
    messagesIn: of("messages_in"),
    messagesByAgent: of("messages_agent"),
    messagesByPerson: of("messages_person"),
    messagesFailed: of("messages_failed"),
    costs: toCosts(sums),
  };
}

/** The same with medians of the two durations. */
export const toMeasured = (sums: readonly Sum[]): MeasuredNumbers => ({
  ...toNumbers(sums),
  firstResponseSeconds: medianOf(sums, "first_response"),
  resolutionSeconds: medianOf(sums, "resolution"),
});

const totalOf = (sums: readonly Sum[], metric: UsageMetric): number =>
  sums.reduce((total, sum) => total + (sum.metric === metric ? sum.value : 0), 0);

function toCosts(sums: readonly Sum[]): Cost[] {
  const costs = new Map<string, Cost>();
  for (const { metric, detail: currency, value } of sums) {
    if (metric !== "model_cost" && metric !== "channel_cost") continue;
    const known = costs.get(currency) ?? { currency, modelMicros: 0, channelMicros: 0 };
    const field = metric === "model_cost" ? "modelMicros" : "channelMicros";
    costs.set(currency, { ...known, [field]: known[field] + value });
  }
  return [...costs.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Seconds that half of the durations do not exceed; null when there are none. */
function medianOf(sums: readonly Sum[], metric: "first_response" | "resolution"): number | null {
  const buckets = sums
    .filter((sum) => sum.metric === metric && sum.value > 0)
    .map(({ detail, value }) => ({ bucket: Number(detail), count: value }))
    .filter(({ bucket }) => Number.isInteger(bucket))
    .toSorted((a, b) => a.bucket - b.bucket);
  const half = buckets.reduce((total, { count }) => total + count, 0) / 2;
  let seen = 0;
  for (const { bucket, count } of buckets) {
    seen += count;
    if (seen >= half) return bucketSeconds(bucket);
  }
  return null;
}
