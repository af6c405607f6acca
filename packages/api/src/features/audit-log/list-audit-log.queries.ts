import type { AuditFilters, AuditOutcome } from "@piloto/shared/audit-log";
import { type Locale, localeField } from "@piloto/shared/fields";
import { type RawBuilder, sql } from "kysely";
import type { Trx, WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";

export type ActorKind = "user" | "api_key" | "system" | "anonymous";

export type AuditEntry = {
  seq: number;
  occurredAt: Date;
  action: string;
  outcome: AuditOutcome;
  actorKind: ActorKind;
  actorUserId: string | null;
  /** The person's or the key's name today; null when it is gone, or never had one. */
  actorName: string | null;
  targetKind: string | null;
  targetId: string | null;
  targetLabel: string | null;
  details: Record<string, unknown>;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  prevHash: string;
  hash: string;
};

const columns = sql`a.seq, a.occurred_at, a.action, a.outcome, a.actor_kind, a.actor_user_id,
  coalesce(u.name, k.name) AS actor_name, a.target_kind, a.target_id, a.target_label, a.details, host(a.ip) AS ip,
  a.user_agent, a.request_id, encode(a.prev_hash, 'hex') AS prev_hash, encode(a.hash, 'hex') AS hash`;

const entries = sql`audit_log a
  LEFT JOIN users u ON u.id = a.actor_user_id
  LEFT JOIN api_keys k ON k.workspace_id = a.workspace_id AND k.id = a.actor_key_id`;

// LIKE's own signs are letters like any other in what people type.
const contains = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

// A day begins at midnight where the team is.
const startOfDay = (day: string, plusDays: number) =>
  sql`((${day}::date + ${plusDays}::int)::timestamp AT TIME ZONE (SELECT w.timezone FROM workspaces w WHERE w.id = a.workspace_id))`;

function narrow(workspaceId: string, filters: AuditFilters): RawBuilder<unknown> {
  const { text, from, to, actorUserId, actions, outcome } = filters;
  const conditions = [sql`a.workspace_id = ${workspaceId}`, sql`a.chain_id = ${workspaceId}`];
  if (from) conditions.push(sql`a.occurred_at >= ${startOfDay(from, 0)}`);
  if (to) conditions.push(sql`a.occurred_at < ${startOfDay(to, 1)}`);
  if (actorUserId) conditions.push(sql`a.actor_user_id = ${actorUserId}`);
  if (actions && actions.length > 0) conditions.push(sql`a.action = ANY(${actions}::text[])`);
  if (outcome) conditions.push(sql`a.outcome = ${outcome}`);
  if (text) {
    const pattern = contains(text);
    conditions.push(
      sql`(u.name ILIKE ${pattern} OR k.name ILIKE ${pattern} OR a.target_label ILIKE ${pattern} OR host(a.ip) LIKE ${pattern})`,
    );
  }
  return sql.join(conditions, sql` AND `);
}

/** Entries older than `beforeSeq` (from the newest without it) that fit the filters, newest first. */
export async function listAuditEntries(
  trx: WorkspaceTrx,
  workspaceId: string,
  page: { filters: AuditFilters; beforeSeq?: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  const before = page.beforeSeq === undefined ? sql`true` : sql`a.seq < ${page.beforeSeq}`;
  const { rows } = await sql<AuditEntry>`
    SELECT ${columns} FROM ${entries}
    WHERE ${narrow(workspaceId, page.filters)} AND ${before}
    ORDER BY a.seq DESC LIMIT ${page.limit}`.execute(trx);
  return rows;
}

/** How many entries fit, counted no further than `cap`. */
export async function countAuditEntries(
  trx: WorkspaceTrx,
  workspaceId: string,
  { filters, cap }: { filters: AuditFilters; cap: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM (
      SELECT FROM ${entries} WHERE ${narrow(workspaceId, filters)} LIMIT ${cap}) counted`.execute(trx);
  return rows[0]?.count ?? 0;
}

/** The account's own chain; the transaction must have entered the account. */
export async function listOwnAuditEntries(
  trx: Trx,
  userId: string,
  page: { beforeSeq?: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  const before = page.beforeSeq === undefined ? sql`true` : sql`a.seq < ${page.beforeSeq}`;
  const { rows } = await sql<AuditEntry>`
    SELECT ${columns} FROM ${entries}
    WHERE a.user_id = ${userId} AND ${before}
    ORDER BY a.seq DESC LIMIT ${page.limit}`.execute(trx);
  return rows;
}

/** How the workspace writes its dates and what its files are called. */
export async function getExportForm(
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<{ slug: string; timezone: string; locale: Locale }> {
  const row = await trx
    .selectFrom("workspaces")
    .select(["slug", "timezone", "locale"])
    .where("id", "=", workspaceId)
    .executeTakeFirst();
  if (!row) throw new AppError("NOT_FOUND");
  return { ...row, locale: localeField.parse(row.locale) };
}
