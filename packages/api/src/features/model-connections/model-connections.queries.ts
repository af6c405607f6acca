import type { ModelConnectionStatus, ModelProvider } from "@piloto/shared/model-connections";
import { type Selectable, sql } from "kysely";
import type { ModelConnections } from "@piloto/db/schema-types";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type ModelConnectionRow = Selectable<ModelConnections> & { updatedByName: string | null };

/** The workspace's own connection; undefined when it has none. `isLocked` keeps it until the transaction ends. */
export async function findModelConnection(
  trx: WorkspaceTrx,
  workspaceId: string,
  { isLocked = false }: { isLocked?: boolean } = {},
): Promise<ModelConnectionRow | undefined> {
  return trx
    .selectFrom("modelConnections as m")
    .leftJoin("users as editor", "editor.id", "m.updatedBy")
    .where("m.workspaceId", "=", workspaceId)
    .selectAll("m")
    .select("editor.name as updatedByName")
    .$if(isLocked, (query) => query.forNoKeyUpdate("m"))
    .executeTakeFirst();
}

export type StoredModelConnection = {
  provider: ModelProvider;
  /** Empty: the provider's own. */
  baseUrl: string;
  model: string;
  /** Sealed. */
  apiKey: Buffer;
  keyHint: string;
  currency: string;
  inputPriceMicros: number | null;
  outputPriceMicros: number | null;
  cachedPriceMicros: number | null;
  monthlyBudgetMicros: number | null;
  maxOutputTokens: number;
  maxSteps: number;
  timeoutMs: number;
  maxRunTokens: number;
  maxRunCostMicros: number | null;
  updatedBy: string | null;
};

/**
 * Inserts the connection, or replaces it when it still has `revision`; `isReset` forgets how the last call went. False:
 * somebody saved in between.
 */
export async function upsertModelConnection(
  trx: WorkspaceTrx,
  workspaceId: string,
  { connection, revision, isReset }: { connection: StoredModelConnection; revision: number; isReset: boolean },
): Promise<boolean> {
  const reset = { status: "untested" as const, statusReason: "", lastLatencyMs: null, checkedAt: null };
  const rows = await trx
    .insertInto("modelConnections")
    .values({ workspaceId, ...connection })
    .onConflict((conflict) =>
      conflict
        .constraint("model_connections_workspace_key")
        .doUpdateSet({
          ...connection,
          ...(isReset ? reset : {}),
          revision: sql<number>`model_connections.revision + 1`,
          updatedAt: sql<Date>`clock_timestamp()`,
        })
        .where("modelConnections.revision", "=", revision),
    )
    .returning("id")
    .execute();
  return rows.length > 0;
}

/** False: there was none. */
export async function deleteModelConnection(trx: WorkspaceTrx, workspaceId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom("modelConnections")
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export type ModelCheck = { status: ModelConnectionStatus; reason: string; latencyMs: number | null };

/** Notes how a call went, unless the connection was edited since `revision`. */
export async function updateModelStatus(
  trx: WorkspaceTrx,
  workspaceId: string,
  { revision, status, reason, latencyMs }: ModelCheck & { revision: number },
): Promise<void> {
  await trx
    .updateTable("modelConnections")
    .set({
      status,
      statusReason: reason.slice(0, 300),
      checkedAt: sql<Date>`clock_timestamp()`,
      ...(latencyMs === null ? {} : { lastLatencyMs: latencyMs }),
    })
    .where("workspaceId", "=", workspaceId)
    .where("revision", "=", revision)
    .execute();
}

/**
 * What models cost since the month began in the workspace's zone, in this currency: the counters of the overview, folded
 * and not yet folded, so that it stays cheap however many runs there were.
 */
export async function sumMonthCost(trx: WorkspaceTrx, workspaceId: string, currency: string): Promise<number> {
  const { rows } = await sql<{ micros: string }>`
    WITH month AS MATERIALIZED (
      SELECT date_trunc('month', now() AT TIME ZONE timezone) AS start, timezone FROM workspaces WHERE id = ${workspaceId}
    )
    SELECT (
      coalesce((SELECT sum(d.value) FROM usage_daily d
        WHERE d.workspace_id = ${workspaceId} AND d.metric = 'model_cost' AND d.detail = ${currency}
          AND d.day >= (SELECT start::date FROM month)), 0)
      + coalesce((SELECT sum(u.value) FROM usage_deltas u
        WHERE u.workspace_id = ${workspaceId} AND u.metric = 'model_cost' AND u.detail = ${currency}
          AND u.at >= (SELECT start AT TIME ZONE timezone FROM month)), 0)
    )::text AS micros`.execute(trx);
  return Number(rows[0]?.micros ?? 0);
}
