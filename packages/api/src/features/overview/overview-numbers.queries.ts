import type { ChannelKind, ChannelStatus } from "@piloto/shared/conversation-words";
import type { Locale } from "@piloto/shared/fields";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type GroupNames = {
  timezone: string;
  slug: string;
  locale: Locale;
  agents: { id: string; name: string }[];
  channels: { id: string; name: string; kind: ChannelKind }[];
};

/** What the groups of the numbers are called; archived agents and disconnected channels have their past too. */
export async function getGroupNames(trx: WorkspaceTrx, workspaceId: string): Promise<GroupNames> {
  const { rows } = await sql<GroupNames>`
    SELECT w.timezone, w.slug, w.locale,
      (SELECT coalesce(json_agg(json_build_object('id', a.id, 'name', a.name)), '[]') FROM agents a
       WHERE a.workspace_id = w.id) AS agents,
      (SELECT coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'kind', c.kind)), '[]') FROM channels c
       WHERE c.workspace_id = w.id) AS channels
    FROM workspaces w WHERE w.id = ${workspaceId}`.execute(trx);
  const [names] = rows;
  if (!names) throw new Error("the transaction is not inside the workspace");
  return names;
}

export type BlockedChannel = {
  id: string;
  kind: ChannelKind;
  name: string;
  status: ChannelStatus;
  reason: string;
  since: Date;
  queued: number;
};

/** Channels on which nothing leaves, longest first, each with how many messages wait there, counted up to `cap`. */
export async function listBlockedChannels(
  trx: WorkspaceTrx,
  workspaceId: string,
  cap: number,
): Promise<BlockedChannel[]> {
  const { rows } = await sql<BlockedChannel>`
    SELECT c.id, c.kind, c.name, c.status, c.status_reason AS reason, c.status_changed_at AS since,
      (SELECT count(*) FROM (SELECT FROM messages m
       WHERE m.workspace_id = c.workspace_id AND m.status IN ('queued', 'sending') AND m.channel_id = c.id
       LIMIT ${cap}) AS found) AS queued
    FROM channels c
    WHERE c.workspace_id = ${workspaceId} AND c.status IN ('needs_reauth', 'blocked')
    ORDER BY c.status_changed_at, c.id LIMIT 50`.execute(trx);
  return rows;
}

/** Messages of today that did not arrive, and in how many conversations; at most `cap` are looked at. */
export async function countUndelivered(
  trx: WorkspaceTrx,
  workspaceId: string,
  cap: number,
): Promise<{ messages: number; conversations: number }> {
  const { rows } = await sql<{ messages: number; conversations: number }>`
    SELECT count(*) AS messages, count(DISTINCT today.conversation_id) AS conversations
    FROM (
      SELECT m.conversation_id FROM messages m
      WHERE m.workspace_id = ${workspaceId} AND m.status = 'failed' AND m.occurred_at >= (
        SELECT date_trunc('day', now() AT TIME ZONE w.timezone) AT TIME ZONE w.timezone FROM workspaces w
        WHERE w.id = ${workspaceId})
      LIMIT ${cap}
    ) AS today`.execute(trx);
  return rows[0] ?? { messages: 0, conversations: 0 };
}

/** Work that was given up and that nobody has decided about, counted up to `cap`. */
export async function countDeadLetters(trx: WorkspaceTrx, workspaceId: string, cap: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM (SELECT FROM dead_letters d
      WHERE d.workspace_id = ${workspaceId} AND d.resolved_at IS NULL LIMIT ${cap}) AS found`.execute(trx);
  return rows[0]?.count ?? 0;
}
