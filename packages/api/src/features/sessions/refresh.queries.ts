import type { Pool } from "pg";
import {
  maxFastForward,
  maxRecoveries,
  recoverWindowSeconds,
  refreshOutcomes,
  type RefreshOutcome,
  type RefreshParameters,
} from "./refresh-rules.ts";

export type RefreshRequest = {
  handleHash: Buffer;
  generation: number;
  browser: string;
  platform: string;
  ip: string | null;
  userAgent: string;
};

export type RefreshResult = {
  outcome: RefreshOutcome;
  sessionId: string;
  userId: string;
  /** Of the session after this refresh: the one the answer's tokens carry. */
  generation: number;
  epoch: number;
  amr: string[];
  authenticatedAt: Date;
  absoluteExpiresAt: Date;
  idleExpiresAt: Date;
};

/*
 * One statement, one row. `cur` locks the row; a competitor waits here and, under READ COMMITTED, goes on with the
 * newest version of it. The clock is read after that (clock_timestamp() in a later, materialised step), so the waiting
 * time counts. The cases are those of decideRefresh() in refresh-rules.ts, in its order.
 *
 * Only rotate, recover, fast_forward, reuse and a first confirmation write. A reuse revokes the row, feeds the
 * stateless path and leaves the notice to the owner in the outbox, all in the same commit: a kill can lose none of it.
 */
const refreshSql = `
WITH cur AS MATERIALIZED (
  SELECT s.* FROM sessions s WHERE s.handle_hash = $1 FOR NO KEY UPDATE
), seen AS MATERIALIZED (
  SELECT cur.*, clock_timestamp() AS now, $2::int AS presented,
    cur.browser = $3 AND cur.platform = $4 AS same_device,
    u.disabled_at IS NOT NULL OR u.session_epoch <> cur.user_epoch AS superseded
  FROM cur JOIN users u ON u.id = cur.user_id
), counted AS MATERIALIZED (
  SELECT seen.*,
    CASE WHEN recover_window_started_at > now - make_interval(secs => ${recoverWindowSeconds}) THEN recover_count ELSE 0 END AS recoveries
  FROM seen
), decided AS MATERIALIZED (
  SELECT counted.*,
    CASE
      WHEN revoked_at IS NOT NULL THEN 'revoked'
      WHEN now >= idle_expires_at OR now >= absolute_expires_at THEN 'expired'
      WHEN superseded THEN 'superseded'
      WHEN presented = generation AND now - rotated_at >= make_interval(secs => $8) THEN 'rotate'
      WHEN presented = generation THEN 'coalesce'
      WHEN presented = generation - 1 AND NOT same_device THEN 'reuse'
      WHEN presented = generation - 1 AND now - rotated_at <= make_interval(secs => $7) THEN 'replay'
      WHEN presented = generation - 1 AND confirmed_generation < generation AND recoveries < ${maxRecoveries} THEN 'recover'
      WHEN presented = generation - 1 AND confirmed_generation >= generation
        AND confirmed_at >= now - make_interval(secs => $10) THEN 'coalesce'
      WHEN presented > generation + ${maxFastForward} THEN 'invalid'
      WHEN presented > generation THEN 'fast_forward'
      ELSE 'reuse'
    END AS outcome
  FROM counted
), changed AS (
  UPDATE sessions s SET
    generation = CASE d.outcome WHEN 'rotate' THEN d.generation + 1 WHEN 'fast_forward' THEN d.presented ELSE d.generation END,
    confirmed_generation = CASE WHEN d.outcome = 'reuse' THEN d.confirmed_generation ELSE greatest(d.confirmed_generation, d.presented) END,
    confirmed_at = CASE WHEN d.outcome <> 'reuse' AND d.presented > d.confirmed_generation THEN d.now ELSE d.confirmed_at END,
    rotated_at = CASE WHEN d.outcome IN ('rotate', 'recover', 'fast_forward') THEN d.now ELSE d.rotated_at END,
    recover_count = CASE WHEN d.outcome = 'recover' THEN d.recoveries + 1 ELSE d.recover_count END,
    recover_window_started_at = CASE WHEN d.outcome = 'recover' AND d.recoveries = 0 THEN d.now ELSE d.recover_window_started_at END,
    idle_expires_at = CASE WHEN d.outcome IN ('rotate', 'recover', 'fast_forward')
      THEN least(d.now + make_interval(secs => $9), d.absolute_expires_at) ELSE d.idle_expires_at END,
    last_used_at = CASE WHEN d.outcome = 'reuse' THEN d.last_used_at ELSE d.now END,
    ip = CASE WHEN d.outcome = 'reuse' THEN d.ip ELSE $5::inet END,
    revoked_at = CASE WHEN d.outcome = 'reuse' THEN d.now END,
    revoked_reason = CASE WHEN d.outcome = 'reuse' THEN 'reuse' END
  FROM decided d
  WHERE s.id = d.id
    AND (d.outcome IN ('rotate', 'recover', 'fast_forward', 'reuse')
      OR d.outcome = 'coalesce' AND d.confirmed_generation < d.generation)
  RETURNING s.id, s.generation, s.idle_expires_at
), revoked AS (
  INSERT INTO revocations (session_id) SELECT id FROM decided WHERE outcome = 'reuse'
), noticed AS (
  INSERT INTO outbox (kind, payload)
  SELECT 'session_reused', convert_to(jsonb_build_object('sessionId', id, 'ip', $5::text, 'userAgent', $6::text)::text, 'UTF8')
  FROM decided WHERE outcome = 'reuse'
)
SELECT d.outcome, d.id AS "sessionId", d.user_id AS "userId", coalesce(c.generation, d.generation) AS generation,
  d.user_epoch AS epoch, d.amr, d.authenticated_at AS "authenticatedAt", d.absolute_expires_at AS "absoluteExpiresAt",
  coalesce(c.idle_expires_at, d.idle_expires_at) AS "idleExpiresAt"
FROM decided d LEFT JOIN changed c ON c.id = d.id`;

/** Runs the refresh statement (prepared once per connection). undefined: no session has this handle. */
export async function refreshSession(
  pool: Pool,
  request: RefreshRequest,
  parameters: RefreshParameters,
): Promise<RefreshResult | undefined> {
  const { rows } = await pool.query<RefreshResult>({
    name: "refresh-session",
    text: refreshSql,
    values: [
      request.handleHash,
      request.generation,
      request.browser,
      request.platform,
      request.ip,
      request.userAgent,
      parameters.graceSeconds,
      parameters.minRotateSeconds,
      parameters.idleSeconds,
      parameters.clientAbortSeconds,
    ],
  });
  const row = rows[0];
  if (row && !refreshOutcomes.includes(row.outcome)) throw new Error(`unknown refresh outcome ${row.outcome}`);
  return row;
}
