import type { WorkspaceTrx } from "../../database/workspace.ts";

/** What the overview counts. `detail` holds a reason, a currency or the bucket of a duration. */
export const usageMetrics = [
  "opened",
  "closed",
  "answered_by_agent",
  "answered_by_person",
  "handoff",
  "messages_in",
  "messages_agent",
  "messages_person",
  "messages_failed",
  "first_response",
  "resolution",
  "model_cost",
  "model_tokens",
  "channel_cost",
  "runs",
] as const;
export type UsageMetric = (typeof usageMetrics)[number];

export type UsageDelta = {
  metric: UsageMetric;
  detail?: string;
  value: number;
  channelId?: string | null;
  agentId?: string | null;
};

/** Appends counters; nothing waits for a shared row. */
export async function insertUsageDeltas(trx: WorkspaceTrx, workspaceId: string, deltas: UsageDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await trx
    .insertInto("usageDeltas")
    .values(
      deltas.map(({ metric, detail = "", value, channelId = null, agentId = null }) => ({
        workspaceId,
        metric,
        detail,
        value,
        channelId,
        agentId,
      })),
    )
    .execute();
}
