import type { Role } from "@piloto/shared/roles";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type Period = { from: string; to: string; days: number };

export type SignInDay = {
  /** "2026-11-20", in the workspace's time zone. */
  day: string;
  /** From a device the account had used before, and from a new one. */
  known: number;
  newDevice: number;
  failed: number;
  /** All sign-ins, and failed ones, of the day one period earlier. */
  previousSignIns: number;
  previousFailed: number;
};

/** Sign-ins of each day of the period, beside those of the period before; a day without any is there with zeros. */
export async function listSignInDays(
  trx: WorkspaceTrx,
  workspaceId: string,
  { from, days }: Period,
): Promise<SignInDay[]> {
  // One walk over both periods. The bounds are instants, so that the index serves them; only the grouping is local.
  const { rows } = await sql<SignInDay>`
    WITH zone AS MATERIALIZED (SELECT timezone FROM workspaces WHERE id = ${workspaceId}),
    counted AS (
      SELECT (a.occurred_at AT TIME ZONE (SELECT timezone FROM zone))::date AS day,
        count(*) FILTER (WHERE a.outcome = 'done') AS known,
        count(*) FILTER (WHERE a.outcome = 'attention') AS new_device,
        count(*) FILTER (WHERE a.outcome = 'denied') AS failed
      FROM audit_log a
      WHERE a.workspace_id = ${workspaceId} AND a.action = 'auth.login'
        AND a.occurred_at >= (${from}::date - ${days}::int)::timestamp AT TIME ZONE (SELECT timezone FROM zone)
        AND a.occurred_at < (${from}::date + ${days}::int)::timestamp AT TIME ZONE (SELECT timezone FROM zone)
      GROUP BY 1
    )
    SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(c.known, 0) AS known, coalesce(c.new_device, 0) AS new_device,
      coalesce(c.failed, 0) AS failed, coalesce(p.known + p.new_device, 0) AS previous_sign_ins,
      coalesce(p.failed, 0) AS previous_failed
    FROM (SELECT ${from}::date + i AS day FROM generate_series(0, ${days}::int - 1) AS i) AS d
    LEFT JOIN counted c ON c.day = d.day
    LEFT JOIN counted p ON p.day = d.day - ${days}::int
    ORDER BY d.day`.execute(trx);
  return rows;
}

export type SecurityEvent = {
  seq: number;
  occurredAt: Date;
  action: string;
  outcome: "done" | "denied" | "attention";
  /** null when the person is gone, or it was nobody known. */
  actorName: string | null;
  targetLabel: string | null;
};

/** The period's newest events that an owner should look at, as the index audit_log_security_idx defines them. */
export async function listSecurityEvents(
  trx: WorkspaceTrx,
  workspaceId: string,
  { from, days, limit }: Period & { limit: number },
): Promise<SecurityEvent[]> {
  const { rows } = await sql<SecurityEvent>`
    SELECT a.seq, a.occurred_at, a.action, a.outcome, u.name AS actor_name, a.target_label
    FROM audit_log a LEFT JOIN users u ON u.id = a.actor_user_id
    WHERE a.workspace_id = ${workspaceId} AND is_security_event(a.action, a.outcome)
      AND a.occurred_at >= ${from}::date::timestamp AT TIME ZONE (SELECT timezone FROM workspaces WHERE id = ${workspaceId})
      AND a.occurred_at < (${from}::date + ${days}::int)::timestamp
        AT TIME ZONE (SELECT timezone FROM workspaces WHERE id = ${workspaceId})
    ORDER BY a.occurred_at DESC, a.seq DESC
    LIMIT ${limit}`.execute(trx);
  return rows;
}

/** How many members have each role; roles that nobody has are left out. */
export async function countMembers(trx: WorkspaceTrx, workspaceId: string): Promise<{ role: Role; count: number }[]> {
  return trx
    .selectFrom("memberships")
    .select(["role", (eb) => eb.fn.countAll<number>().as("count")])
    .where("workspaceId", "=", workspaceId)
    .groupBy("role")
    .execute();
}

export type OpenSessions = { sessions: number; people: number; devices: number };

/** Sessions of the members that are open now, counted only: whose they are and from where stays theirs. */
export async function countOpenSessions(trx: WorkspaceTrx, workspaceId: string): Promise<OpenSessions> {
  const { rows } = await sql<OpenSessions>`
    SELECT count(*) AS sessions, count(DISTINCT s.user_id) AS people,
      count(DISTINCT (s.user_id, s.browser, s.platform)) AS devices
    FROM memberships m
    JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
    JOIN sessions s ON s.user_id = u.id AND s.user_epoch = u.session_epoch AND s.revoked_at IS NULL
      AND s.idle_expires_at > now() AND s.absolute_expires_at > now()
    WHERE m.workspace_id = ${workspaceId}`.execute(trx);
  return rows[0] ?? { sessions: 0, people: 0, devices: 0 };
}

export type SetUpFacts = {
  timezone: string;
  isNamed: boolean;
  hasColleague: boolean;
  openInvites: number;
  activeAgents: number;
  publishedAgents: number;
};

/** What has been set up in the workspace so far. It counts as named once its name is not the one sign-up gave it. */
export async function getSetUpFacts(trx: WorkspaceTrx, workspaceId: string): Promise<SetUpFacts> {
  const { rows } = await sql<SetUpFacts>`
    SELECT w.timezone,
      NOT EXISTS (SELECT FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = w.id AND m.role = 'owner'
          AND w.name IN ('Equipe de ' || split_part(u.name, ' ', 1), split_part(u.name, ' ', 1) || '''s team')) AS is_named,
      (SELECT count(*) FROM memberships m WHERE m.workspace_id = w.id) > 1
        OR EXISTS (SELECT FROM invites i WHERE i.workspace_id = w.id AND i.revoked_at IS NULL) AS has_colleague,
      (SELECT count(*) FROM invites i WHERE i.workspace_id = w.id AND i.accepted_at IS NULL AND i.revoked_at IS NULL
        AND i.expires_at > now()) AS open_invites,
      (SELECT count(*) FROM agents a WHERE a.workspace_id = w.id AND NOT a.is_archived) AS active_agents,
      (SELECT count(*) FROM agents a WHERE a.workspace_id = w.id AND NOT a.is_archived
        AND a.published_version_id IS NOT NULL) AS published_agents
    FROM workspaces w WHERE w.id = ${workspaceId}`.execute(trx);
  const [facts] = rows;
  if (!facts) throw new Error("the transaction is not inside the workspace");
  return facts;
}
