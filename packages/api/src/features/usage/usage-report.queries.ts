import { type RawBuilder, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type ReportScope = {
  /** First day, and how many; as many days before it are reported too. */
  from: string;
  days: number;
  channelId: string | undefined;
  agentId: string | undefined;
};

/** A sum over one of four groupings; of the others' columns the ones that do not belong to it are null. */
export type UsageSum = {
  grouping: "total" | "day" | "channel" | "agent";
  isPrevious: boolean;
  /** "2026-11-20" */
  day: string | null;
  /** Of the grouping; null as well for "no channel" and "no agent". */
  id: string | null;
  metric: string;
  detail: string;
  value: number;
};

const none = "00000000-0000-0000-0000-000000000000";

/**
 * All sums of a period and of the one before, over the folded days and what is not yet folded: a single statement, so
 * that a counter that is just being folded is seen once. Days keep no buckets of durations, and no reasons. The rows are
 * walked over twice: the days of all their rows, and everything else of the few sums that remain without the day. A
 * year of a busy workspace is half a million rows, too many to sort once per grouping.
 */
export async function listUsageSums(trx: WorkspaceTrx, workspaceId: string, scope: ReportScope): Promise<UsageSum[]> {
  const { from } = scope;
  const { rows } = await sql<UsageSum>`
    WITH zone AS MATERIALIZED (SELECT timezone FROM workspaces WHERE id = ${workspaceId}),
    counted AS NOT MATERIALIZED (${countedRows(workspaceId, scope)}),
    placed AS MATERIALIZED (
      SELECT day < ${from}::date AS is_previous, channel_id, agent_id, metric, detail, sum(value) AS value FROM counted
      GROUP BY 1, 2, 3, 4, 5
    )
    SELECT CASE WHEN grouping(channel_id) = 0 THEN 'channel' WHEN grouping(agent_id) = 0 THEN 'agent' ELSE 'total' END AS grouping,
      is_previous, NULL AS day,
      nullif(CASE WHEN grouping(channel_id) = 0 THEN channel_id WHEN grouping(agent_id) = 0 THEN agent_id END, ${none}) AS id,
      metric, detail, sum(value)::bigint AS value
    FROM placed
    GROUP BY GROUPING SETS ((is_previous, metric, detail), (is_previous, channel_id, metric, detail), (is_previous, agent_id, metric, detail))
    UNION ALL
    SELECT 'day', day < ${from}::date, to_char(day, 'YYYY-MM-DD'), NULL, metric, detail, sum(value)::bigint
    FROM (SELECT day, metric, CASE WHEN metric IN ('handoff', 'runs') THEN '' ELSE detail END AS detail, value FROM counted
      WHERE metric NOT IN ('first_response', 'resolution')) AS daily
    GROUP BY day, metric, detail`.execute(trx);
  return rows;
}

/** What was counted on each day of both periods, folded or not. */
function countedRows(workspaceId: string, scope: ReportScope): RawBuilder<unknown> {
  const first = sql`${scope.from}::date - ${scope.days}::int`;
  const last = sql`${scope.from}::date + ${scope.days}::int - 1`;
  return sql`
    SELECT d.day, d.channel_id, d.agent_id, d.metric, d.detail, d.value FROM usage_daily d
    WHERE d.workspace_id = ${workspaceId} AND d.day BETWEEN ${first} AND ${last} ${narrow(sql`d`, scope)}
    UNION ALL
    SELECT (u.at AT TIME ZONE (SELECT timezone FROM zone))::date, coalesce(u.channel_id, ${none}), coalesce(u.agent_id, ${none}),
      u.metric, u.detail, u.value
    FROM usage_deltas u
    WHERE u.workspace_id = ${workspaceId} ${narrow(sql`u`, scope)}
      AND u.at >= (${first})::timestamp AT TIME ZONE (SELECT timezone FROM zone)
      AND u.at < (${last} + 1)::timestamp AT TIME ZONE (SELECT timezone FROM zone)`;
}

function narrow(table: RawBuilder<unknown>, { channelId, agentId }: ReportScope): RawBuilder<unknown> {
  const channel = channelId === undefined ? sql`` : sql`AND ${table}.channel_id = ${channelId}`;
  const agent = agentId === undefined ? sql`` : sql`AND ${table}.agent_id = ${agentId}`;
  return sql`${channel} ${agent}`;
}
