import type { ListConversationsInput } from "@piloto/shared/conversations";
import { type RawBuilder, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { type ConversationRecord, rowColumns, rowJoins } from "./inbox-lines.queries.ts";
import type { ListOrder, ListPosition } from "./conversations-cursor.ts";

export type ConversationFilters = Omit<
  ListConversationsInput,
  "workspaceId" | "cursor" | "limit" | "openedFrom" | "openedTo"
> & {
  /** Who asks, for the view `mine`; null for an API key, which has none. */
  userId: string | null;
  opened: OpenedBounds;
};
/** Opened at `from` or later, and before `before`; null has no such bound. */
export type OpenedBounds = { from: Date | null; before: Date | null };
export type ConversationPage = ConversationFilters & {
  order: ListOrder;
  after: ListPosition | undefined;
  limit: number;
};

const everyStatus = ["open", "snoozed", "closed"] as const;

/**
 * One page of lines with their labels, in one statement, each with its position. Every status is read from its own
 * stretch of an index, so that "any status" merges three short lists instead of sorting all that ever was.
 */
export async function listConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  page: ConversationPage,
): Promise<(ConversationRecord & { micros: number })[]> {
  const { order, limit } = page;
  const column = order === "waiting" ? sql`c.waiting_since` : sql`c.last_message_at`;
  const direction = order === "waiting" ? sql`ASC` : sql`DESC`;
  const conditions = sql.join([...listConditions(workspaceId, page), ...afterCondition(column, page)], sql` AND `);
  const statuses = page.isAnyStatus ? everyStatus : [page.status];
  const stretches = statuses.map(
    (status) => sql`(SELECT c.* FROM conversations c WHERE ${conditions} AND c.status = ${status}
      ORDER BY ${column} ${direction}, c.id ${direction} LIMIT ${limit})`,
  );
  const { rows } = await sql<ConversationRecord & { micros: number }>`
    WITH page AS (
      SELECT * FROM (${sql.join(stretches, sql` UNION ALL `)}) AS c ORDER BY ${column} ${direction}, c.id ${direction} LIMIT ${limit}
    )
    SELECT ${rowColumns}, (extract(epoch FROM ${column}) * 1000000)::bigint AS micros
    FROM page c ${rowJoins} ORDER BY ${column} ${direction}, c.id ${direction}`.execute(trx);
  return rows;
}

// Whole microseconds: a JavaScript date would lose three digits, and with them rows of the same millisecond.
function afterCondition(column: RawBuilder<unknown>, { order, after }: ConversationPage): RawBuilder<boolean>[] {
  if (!after) return [];
  const compare = order === "waiting" ? sql`>` : sql`<`;
  const instant = sql`timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond'`;
  return [sql`(${column}, c.id) ${compare} (${instant}, ${after.id}::uuid)`];
}

/**
 * When these days of the workspace's time zone, both included, begin and end. Asked before the list, because a planner
 * that is given instants knows how few conversations lie between them; of an expression it believes that many do, and
 * walks over all that are newer (200 000 rows for a day a year ago).
 */
export async function getOpenedBounds(
  trx: WorkspaceTrx,
  workspaceId: string,
  { openedFrom, openedTo }: { openedFrom: string | undefined; openedTo: string | undefined },
): Promise<OpenedBounds> {
  const { rows } = await sql<OpenedBounds>`
    SELECT ${openedFrom ?? null}::date::timestamp AT TIME ZONE w.timezone AS "from",
      (${openedTo ?? null}::date + 1)::timestamp AT TIME ZONE w.timezone AS before
    FROM workspaces w WHERE w.id = ${workspaceId}`.execute(trx);
  return rows[0] ?? { from: null, before: null };
}

function listConditions(workspaceId: string, filters: ConversationFilters): RawBuilder<boolean>[] {
  const { from, before } = filters.opened;
  const optional: [unknown, () => RawBuilder<boolean>][] = [
    [filters.channelId, () => sql`c.channel_id = ${filters.channelId}`],
    [
      filters.channelKind,
      () => sql`c.channel_id IN (SELECT ch.id FROM channels ch
        WHERE ch.workspace_id = ${workspaceId} AND ch.kind = ${filters.channelKind})`,
    ],
    [
      filters.labelId,
      () => sql`EXISTS (SELECT FROM conversation_labels cl
        WHERE cl.workspace_id = c.workspace_id AND cl.label_id = ${filters.labelId} AND cl.conversation_id = c.id)`,
    ],
    [filters.assigneeId, () => sql`c.assignee_id = ${filters.assigneeId}`],
    [filters.agentId, () => sql`c.agent_id = ${filters.agentId}`],
    [filters.contactId, () => sql`c.contact_id = ${filters.contactId}`],
    [filters.control, () => sql`c.control = ${filters.control}`],
    [filters.hasUnread, () => sql`c.unread_count > 0`],
    [filters.hasFailedMessage, () => sql`c.has_failed_message`],
    [from ?? undefined, () => sql`c.opened_at >= ${from}::timestamptz`],
    [before ?? undefined, () => sql`c.opened_at < ${before}::timestamptz`],
    [filters.handoffReason, () => sql`c.handoff_reason = ${filters.handoffReason}`],
    [filters.firstResponder, () => sql`c.first_responder = ${filters.firstResponder}`],
  ];
  return [
    sql`c.workspace_id = ${workspaceId}`,
    viewCondition(filters),
    ...optional.flatMap(([value, toCondition]) => (value === undefined || value === false ? [] : [toCondition()])),
  ];
}

function viewCondition({ view, userId }: ConversationFilters): RawBuilder<boolean> {
  switch (view) {
    case "all":
      return sql`true`;
    case "mine":
      return sql`c.assignee_id = ${userId}::uuid`;
    case "waiting":
      return sql`c.waiting_since IS NOT NULL`;
    case "unassigned":
      return sql`c.assignee_id IS NULL`;
    case "ai":
      return sql`c.control = 'ai'`;
  }
}

export type CountsRecord = {
  all: number;
  mine: number;
  waiting: number;
  unassigned: number;
  ai: number;
  unread: number;
  oldestWaitingSince: Date | null;
};

/**
 * How many open conversations each view holds, each counted in its own index and no further than `cap`: it is asked
 * after every change, by every page that is open.
 */
export async function getConversationCounts(
  trx: WorkspaceTrx,
  workspaceId: string,
  { userId, cap }: { userId: string | null; cap: number },
): Promise<CountsRecord> {
  const count = (condition: RawBuilder<boolean>) => sql`(SELECT count(*) FROM (SELECT FROM conversations c
    WHERE c.workspace_id = ${workspaceId} AND c.status = 'open' AND ${condition} LIMIT ${cap}) AS found)`;
  const { rows } = await sql<CountsRecord>`
    SELECT ${count(sql`true`)} AS "all", ${count(sql`c.assignee_id = ${userId}::uuid`)} AS mine,
      ${count(sql`c.waiting_since IS NOT NULL`)} AS waiting, ${count(sql`c.assignee_id IS NULL`)} AS unassigned,
      ${count(sql`c.control = 'ai'`)} AS ai, ${count(sql`c.unread_count > 0`)} AS unread,
      (SELECT c.waiting_since FROM conversations c
       WHERE c.workspace_id = ${workspaceId} AND c.waiting_since IS NOT NULL AND c.status = 'open'
       ORDER BY c.waiting_since LIMIT 1) AS oldest_waiting_since`.execute(trx);
  const [counts] = rows;
  if (!counts) throw new Error("a SELECT without FROM answered no row");
  return counts;
}
