import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";

/** A job as graphile-worker's `add_jobs` takes it. */
export type JobSpec = {
  task: string;
  payload: unknown;
  runAt: string | null;
  maxAttempts: number;
  priority: number;
  flags: string[];
  key: string | null;
  /** Keep the sooner time when one with this key waits. */
  isEarliest: boolean;
};

/** A flag that says: made with a key. When the key is gone, a newer job has taken this one's place. */
export const keyedFlag = "keyed";

/**
 * Adds the jobs; returns the keys of those that were added or moved. A key is missing from the answer when a worker
 * took the waiting job in the same moment: the caller asks again. Expects `lockJobKeys` for specs with `isEarliest`.
 */
export async function insertJobs(trx: Trx, specs: readonly JobSpec[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string | null }>`
    SELECT added.key FROM graphile_worker.add_jobs((
      SELECT array_agg(ROW(
        s.task, s.payload, NULL,
        CASE WHEN s."isEarliest" THEN least(coalesce(s."runAt", now()), waiting.run_at) ELSE s."runAt" END,
        s."maxAttempts", s.key, s.priority, s.flags
      )::graphile_worker.job_spec)
      FROM json_to_recordset(${JSON.stringify(specs)}::json) AS s(
        task text, payload json, "runAt" timestamptz, "maxAttempts" smallint, priority smallint, flags text[], key text,
        "isEarliest" boolean)
      LEFT JOIN graphile_worker._private_jobs waiting ON waiting.key = s.key AND waiting.is_available
    )) AS added`.execute(trx);
  return new Set(rows.flatMap(({ key }) => key ?? []));
}

/** Makes transactions that compare times under one key take turns, until commit. `keys` in order, against deadlocks. */
export async function lockJobKeys(trx: Trx, keys: readonly string[]): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(key, 7205003)) FROM unnest(${keys}::text[]) AS key`.execute(
    trx,
  );
}

/** Says that these jobs are still being worked on. */
export async function renewJobLeases(db: Database, workerId: string, jobIds: readonly string[]): Promise<void> {
  await sql`UPDATE graphile_worker._private_jobs SET locked_at = now()
    WHERE id = ANY(${jobIds}::bigint[]) AND locked_by = ${workerId}`.execute(db);
}

/** Frees jobs whose worker has not been heard of for so long, and wakes the workers; how many. */
export async function freeAbandonedJobs(db: Database, leaseSeconds: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH freed AS (
      UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL, run_at = greatest(run_at, now())
      WHERE locked_at < now() - make_interval(secs => ${leaseSeconds}) RETURNING id),
    counted AS (SELECT count(*)::integer AS count FROM freed)
    SELECT count, CASE WHEN count > 0 THEN
      pg_notify('jobs:insert', json_build_object('r', random(), 'count', count)::text) END
    FROM counted`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Gives back all that a worker holds, without counting the attempt. */
export async function returnJobs(db: Database, workerId: string): Promise<void> {
  await sql`UPDATE graphile_worker._private_jobs
    SET locked_at = NULL, locked_by = NULL, attempts = greatest(attempts - 1, 0)
    WHERE locked_by = ${workerId}`.execute(db);
}

/** Moves a failed job's next attempt by chance: graphile-worker adds e^attempts seconds to it, we up to as much again. */
export async function spreadRetry(db: Database, jobId: string, workerId: string): Promise<void> {
  await sql`UPDATE graphile_worker._private_jobs
    SET run_at = now() + random() * exp(least(attempts, 10)) * interval '1 second'
    WHERE id = ${jobId} AND locked_by = ${workerId}`.execute(db);
}

const buried = sql`
  SELECT id::text AS "jobId", identifier AS job, attempts AS attempt, bury_job(
    CASE WHEN payload ->> 'workspaceId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      THEN (payload ->> 'workspaceId')::uuid END,
    identifier, payload::jsonb - 'traceparent' - 'causeRequestId' - '_cron', left(error, 2000), attempts)
  FROM gone WHERE NOT is_superseded`;

const goneColumns = sql`j.id, t.identifier, j.payload, j.attempts, j.key IS NULL AND coalesce(j.flags ? ${sql.lit(keyedFlag)}, false) AS is_superseded`;

/** A job that has become a dead letter. */
export type BuriedJob = { jobId: string; job: string; attempt: number };

/**
 * Makes a dead letter of a job this worker holds, in one statement. One whose place a newer job has taken just goes:
 * the newer one does its work.
 */
export async function buryJob(
  db: Database,
  { jobId, workerId, error }: { jobId: string; workerId: string; error: string },
): Promise<void> {
  await sql`WITH gone AS (
      DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
      WHERE t.id = j.task_id AND j.id = ${jobId} AND j.locked_by = ${workerId}
      RETURNING ${goneColumns}, ${error}::text AS error)
    ${buried}`.execute(db);
}

/** The same for every job that nobody holds and that has no attempt left: its worker died in the last one. */
export async function buryExhaustedJobs(db: Database): Promise<BuriedJob[]> {
  const { rows } = await sql<BuriedJob>`WITH gone AS (
      DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
      WHERE t.id = j.task_id AND j.attempts >= j.max_attempts AND j.locked_at IS NULL
      RETURNING ${goneColumns}, coalesce(j.last_error, 'The worker ended during the last attempt.') AS error)
    ${buried}`.execute(db);
  return rows;
}

/**
 * In how many milliseconds jobs become due, the soonest first: a few of those within the given time. 0 for what is due
 * already and waits for a worker.
 */
export async function listNextDue(db: Database, withinMs: number): Promise<number[]> {
  // Two parts, because a backlog must not be sorted to find that there is one.
  const { rows } = await sql<{ dueInMs: number }>`
    (SELECT 0::float8 AS due_in_ms FROM graphile_worker._private_jobs WHERE is_available AND run_at <= now() LIMIT 4)
    UNION ALL
    (SELECT (extract(epoch FROM run_at - now()) * 1000)::float8 FROM graphile_worker._private_jobs
     WHERE is_available AND run_at > now() AND run_at <= now() + make_interval(secs => ${withinMs / 1000})
     ORDER BY run_at LIMIT 20)`.execute(db);
  return rows.map(({ dueInMs }) => dueInMs);
}

/** Of one kind of work: how many wait, how many of them are due, and since when the oldest has been. */
export type QueueAge = { job: string; due: number; waiting: number; oldestDueSeconds: number };

/** Every kind that has jobs, and the outbox. Due is what nobody works on though its time has come. */
export async function listQueueAges(db: Database): Promise<QueueAge[]> {
  const { rows } = await sql<QueueAge>`
    SELECT t.identifier AS job,
      count(*) FILTER (WHERE j.locked_at IS NULL AND j.run_at <= now())::integer AS due,
      count(*)::integer AS waiting,
      coalesce(round(extract(epoch FROM now() - min(j.run_at)
        FILTER (WHERE j.locked_at IS NULL AND j.run_at <= now()))), 0)::integer AS oldest_due_seconds
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    GROUP BY t.identifier
    UNION ALL
    SELECT 'outbox', count(*) FILTER (WHERE o.available_at <= now() AND coalesce(o.leased_until, '-infinity') < now())::integer,
      count(*)::integer,
      coalesce(round(extract(epoch FROM now() - min(o.available_at)
        FILTER (WHERE o.available_at <= now() AND coalesce(o.leased_until, '-infinity') < now()))), 0)::integer
    FROM outbox o WHERE o.dead_at IS NULL
    ORDER BY job`.execute(db);
  return rows;
}

/** Makes everything that waits for a time up to `until` due now, in the order of those times. */
export async function makeDue(db: Database, until: Date): Promise<void> {
  await sql`UPDATE graphile_worker._private_jobs SET run_at = now() - (${until}::timestamptz - run_at)
    WHERE is_available AND run_at > now() AND run_at <= ${until}`.execute(db);
}

/** Whether this caller is the one who starts the period's work: true for one of all instances, once in so long. */
export async function claimPeriod(trx: Trx, name: string, everySeconds: number): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO graphile_worker._private_known_crontabs AS known (identifier, known_since, last_execution)
    VALUES (${name}, now(), now())
    ON CONFLICT (identifier) DO UPDATE SET last_execution = now()
    WHERE known.last_execution <= now() - make_interval(secs => ${everySeconds})
    RETURNING identifier`.execute(trx);
  return rows.length > 0;
}
