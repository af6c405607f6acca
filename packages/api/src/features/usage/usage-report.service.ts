import type { ConversationNumbers, MeasuredNumbers } from "@piloto/shared/overview";
import { addDays } from "@piloto/shared/days";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { listUsageSums, type ReportScope, type UsageSum } from "./usage-report.queries.ts";
import { toMeasured, toNumbers } from "./usage-report.ts";

export type UsageReport = {
  total: MeasuredNumbers;
  previous: MeasuredNumbers;
  days: (ConversationNumbers & { day: string })[];
  previousDays: (ConversationNumbers & { day: string })[];
  /** Of the period; most conversations first. */
  channels: (MeasuredNumbers & { id: string | null })[];
  agents: (MeasuredNumbers & { id: string | null })[];
  handoffReasons: { reason: string; count: number; previous: number }[];
};

/** What the counters say of a period and of the one before. Never looks at a conversation or a message. */
export async function reportUsage(trx: WorkspaceTrx, workspaceId: string, scope: ReportScope): Promise<UsageReport> {
  const sums = await listUsageSums(trx, workspaceId, scope);
  const totals = sums.filter(({ grouping }) => grouping === "total");
  const [now, before] = [totals.filter((sum) => !sum.isPrevious), totals.filter((sum) => sum.isPrevious)];
  return {
    total: toMeasured(now),
    previous: toMeasured(before),
    days: toDays(sums, scope.from, scope.days),
    previousDays: toDays(sums, addDays(scope.from, -scope.days), scope.days),
    channels: toGroups(sums, "channel"),
    agents: toGroups(sums, "agent"),
    handoffReasons: toReasons(now, before),
  };
}

/** Every day, also those on which nothing happened. */
function toDays(sums: readonly UsageSum[], from: string, days: number): UsageReport["days"] {
  const byDay = Map.groupBy(
    sums.filter(({ grouping }) => grouping === "day"),
    ({ day }) => day,
  );
  return Array.from({ length: days }, (_, at) => {
    const day = addDays(from, at);
    return { day, ...toNumbers(byDay.get(day) ?? []) };
  });
}

function toGroups(sums: readonly UsageSum[], grouping: "channel" | "agent"): UsageReport["agents"] {
  const own = sums.filter((sum) => sum.grouping === grouping && !sum.isPrevious);
  return [...Map.groupBy(own, ({ id }) => id)]
    .map(([id, of]) => ({ id, ...toMeasured(of) }))
    .toSorted((a, b) => b.opened - a.opened || (a.id ?? "").localeCompare(b.id ?? ""));
}

function toReasons(now: readonly UsageSum[], before: readonly UsageSum[]): UsageReport["handoffReasons"] {
  const count = (sums: readonly UsageSum[]) =>
    new Map(sums.flatMap(({ metric, detail, value }) => (metric === "handoff" ? [[detail, value] as const] : [])));
  const [counts, previous] = [count(now), count(before)];
  return [...new Set([...counts.keys(), ...previous.keys()])]
    .map((reason) => ({ reason, count: counts.get(reason) ?? 0, previous: previous.get(reason) ?? 0 }))
    .toSorted((a, b) => b.count - a.count || b.previous - a.previous || a.reason.localeCompare(b.reason));
}
