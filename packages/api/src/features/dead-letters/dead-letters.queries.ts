import { type RawBuilder, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { Position } from "./dead-letters-cursor.ts";

export type DeadLetter = {
  id: string;
  /** The kind of job. */
  task: string;
  /** The ids the job named. */
  payload: Record<string, unknown>;
  error: string;
  attempts: number;
  failedAt: Date;
  resolution: "retried" | "discarded" | null;
  resolvedAt: Date | null;
  resolvedByName: string | null;
};

type Page = { isOpen: boolean; after: Position | undefined; limit: number };

export async function listDeadLetterRows(
  trx: WorkspaceTrx,
  workspaceId: string,
  { isOpen, after, limit }: Page,
): Promise<(DeadLetter & { micros: number })[]> {
  const { rows } = await sql<DeadLetter & { micros: number }>`
    SELECT d.id, d.task, d.payload, d.error, d.attempts, d.failed_at, d.resolution, d.resolved_at,
           u.name AS resolved_by_name, ${microsOf(sql`d.failed_at`)} AS micros
    FROM dead_letters d LEFT JOIN users u ON u.id = d.resolved_by
    WHERE d.workspace_id = ${workspaceId} AND (d.resolved_at IS NULL) = ${isOpen} AND ${isAfter("d.failed_at", "d.id", after)}
    ORDER BY d.failed_at DESC, d.id DESC LIMIT ${limit}`.execute(trx);
  return rows;
}

/** Open dead letters, counted no further than `cap`. */
export const countOpenDeadLetters = (trx: WorkspaceTrx, workspaceId: string, cap: number): Promise<number> =>
  countUpTo(
    trx,
    sql`SELECT FROM dead_letters WHERE workspace_id = ${workspaceId} AND resolved_at IS NULL LIMIT ${cap}`,
  );

/** Webhooks that could not be read, counted no further than `cap`. */
export const countFailedWebhooks = (trx: WorkspaceTrx, workspaceId: string, cap: number): Promise<number> =>
  countUpTo(trx, sql`SELECT FROM webhook_events WHERE workspace_id = ${workspaceId} AND state = 'failed' LIMIT ${cap}`);

async function countUpTo(trx: WorkspaceTrx, rowsUpTo: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM (${rowsUpTo}) counted`.execute(
    trx,
  );
  return rows[0]?.count ?? 0;
}

/** Of these, the ones of this workspace; locked, so that two admins do not both decide. */
export async function lockDeadLetters(
  trx: WorkspaceTrx,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ id: string; task: string; payload: unknown; isOpen: boolean }[]> {
  return trx
    .selectFrom("deadLetters")
    .select(["id", "task", "payload"])
    .select(sql<boolean>`resolved_at IS NULL`.as("isOpen"))
    .where("workspaceId", "=", workspaceId)
    .where("id", "in", ids)
    .orderBy("id")
    .forUpdate()
    .execute();
}

export async function updateDeadLettersResolved(
  trx: WorkspaceTrx,
  workspaceId: string,
  { ids, ...resolved }: { ids: readonly string[]; resolution: "retried" | "discarded"; resolvedBy: string | null },
): Promise<void> {
  await trx
    .updateTable("deadLetters")
    .set({ ...resolved, resolvedAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "in", ids)
    .execute();
}

export type StoredWebhook = {
  id: string;
  channelId: string;
  channelKind: "whatsapp" | "instagram";
  channelName: string;
  state: "waiting" | "done" | "failed";
  error: string;
  receivedAt: Date;
  sizeBytes: number;
};

/** Not the bytes: one webhook may speak of several businesses' channels. */
export async function listWebhookRows(
  trx: WorkspaceTrx,
  workspaceId: string,
  { state, after, limit }: { state: "waiting" | "failed"; after: Position | undefined; limit: number },
): Promise<(StoredWebhook & { micros: number })[]> {
  const { rows } = await sql<StoredWebhook & { micros: number }>`
    SELECT e.id, e.channel_id, c.kind AS channel_kind, c.name AS channel_name, e.state, e.error, e.received_at,
           octet_length(e.body) AS size_bytes, ${microsOf(sql`e.received_at`)} AS micros
    FROM webhook_events e JOIN channels c ON c.workspace_id = e.workspace_id AND c.id = e.channel_id
    WHERE e.workspace_id = ${workspaceId} AND e.state = ${state} AND ${isAfter("e.received_at", "e.id", after)}
    ORDER BY e.received_at DESC, e.id DESC LIMIT ${limit}`.execute(trx);
  return rows;
}

/** Marks stored webhooks as to be read again; the ids of those that are this workspace's. */
export async function updateWebhooksWaiting(
  trx: WorkspaceTrx,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await trx
    .updateTable("webhookEvents")
    .set({ state: "waiting", error: "", processedAt: null })
    .where("workspaceId", "=", workspaceId)
    .where("id", "in", ids)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

const microsOf = (instant: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`(extract(epoch FROM ${instant}) * 1000000)::bigint`;

function isAfter(instant: string, id: string, after: Position | undefined): RawBuilder<unknown> {
  if (!after) return sql`true`;
  const time = sql`timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond'`;
  return sql`(${sql.ref(instant)}, ${sql.ref(id)}) < (${time}, ${after.id}::uuid)`;
}
