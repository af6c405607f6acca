import { sql } from "kysely";
import type { Database } from "../../../database/pool.ts";

export type LeasedPublication = { jobId: number; publication: number; attempts: number; runAt: Date; job: string };

type LeaseOptions = {
  limit: number;
  /** Jobs that become due within so long get their task now. */
  withinSeconds: number;
  leaseSeconds: number;
  /** A task that has not started its job so long after its time is sent again; twice as long each further time. */
  overdueSeconds: number;
  /** And no longer than this. */
  longestOverdueSeconds: number;
};

/**
 * Gives the caller the jobs that need a task, the most urgent first, for the time of the lease. A job needs one when it
 * has none, when it has changed since (a failure, another time), when its task is spent, or overdue, or when whoever
 * leased it did not publish it; in that last case alone under the same number. Never the same job to two at once.
 */
export async function leasePublications(db: Database, options: LeaseOptions): Promise<LeasedPublication[]> {
  const { limit, withinSeconds, leaseSeconds, overdueSeconds, longestOverdueSeconds } = options;
  // `p` is the row of job_tasks, `other` the job as it stands.
  const isChanged = (other: string) =>
    sql`(p.is_spent OR (p.attempts, p.run_at, p.revision) IS DISTINCT FROM (${sql.ref(`${other}.attempts`)}, ${sql.ref(`${other}.run_at`)}, ${sql.ref(`${other}.revision`)}))`;
  const isOverdue = sql`(p.published_at IS NOT NULL AND greatest(p.published_at, p.run_at)
    < now() - make_interval(secs => least(${overdueSeconds}::float8 * 2 ^ least(p.repeats, 20), ${longestOverdueSeconds})))`;
  const isDropped = sql`(p.published_at IS NULL AND p.leased_until < now())`;
  const { rows } = await sql<LeasedPublication>`
    WITH waiting AS MATERIALIZED (
      SELECT j.id, j.attempts, j.run_at, j.revision, t.identifier
      FROM graphile_worker._private_jobs j
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      LEFT JOIN job_tasks p ON p.job_id = j.id
      WHERE j.is_available AND j.run_at <= now() + make_interval(secs => ${withinSeconds})
        AND (p.job_id IS NULL OR ${isChanged("j")} OR ${isOverdue} OR ${isDropped})
      ORDER BY j.priority, j.run_at
      LIMIT ${limit}
      FOR UPDATE OF j SKIP LOCKED
    ), leased AS (
      INSERT INTO job_tasks AS p (job_id, publication, attempts, run_at, revision, leased_until)
      SELECT id, 1, attempts, run_at, revision, now() + make_interval(secs => ${leaseSeconds}) FROM waiting
      ON CONFLICT (job_id) DO UPDATE SET
        publication = p.publication + CASE WHEN ${isChanged("excluded")} OR ${isOverdue} THEN 1 ELSE 0 END,
        repeats = CASE WHEN ${isChanged("excluded")} THEN 0 WHEN ${isOverdue} THEN p.repeats + 1 ELSE p.repeats END,
        attempts = excluded.attempts, run_at = excluded.run_at, revision = excluded.revision,
        is_spent = false, leased_until = excluded.leased_until, published_at = NULL
      -- Asked again: another instance may have leased it while we waited for the row.
      WHERE ${isChanged("excluded")} OR ${isOverdue} OR ${isDropped}
      RETURNING p.job_id, p.publication, p.attempts, p.run_at
    )
    SELECT leased.*, waiting.identifier AS job FROM leased JOIN waiting ON waiting.id = leased.job_id`.execute(db);
  return rows;
}

type Named = { jobId: number; publication: number };

const columnsOf = (named: readonly Named[]) =>
  sql`unnest(${named.map(({ jobId }) => jobId)}::bigint[], ${named.map(({ publication }) => publication)}::integer[]) AS done (job_id, publication)`;

/** Cloud Tasks has these. */
export async function updatePublished(db: Database, named: readonly Named[]): Promise<void> {
  await sql`UPDATE job_tasks p SET published_at = now() FROM ${columnsOf(named)}
    WHERE p.job_id = done.job_id AND p.publication = done.publication`.execute(db);
}

/** Cloud Tasks does not have these, and anybody may try again. */
export async function releasePublications(db: Database, named: readonly Named[]): Promise<void> {
  await sql`UPDATE job_tasks p SET leased_until = '-infinity' FROM ${columnsOf(named)}
    WHERE p.job_id = done.job_id AND p.publication = done.publication`.execute(db);
}

/** This task came and found the job not due yet: what it was to do needs another. */
export async function spendPublication(db: Database, jobId: string, publication: number): Promise<void> {
  await sql`UPDATE job_tasks SET is_spent = true WHERE job_id = ${jobId} AND publication = ${publication}`.execute(db);
}

export type TakenJob = { payload: unknown; attempts: number; maxAttempts: number };

/** Takes the job for this worker, counting the attempt; undefined when it is gone, not due, held, or out of attempts. */
export async function takeJob(
  db: Database,
  { jobId, job, workerId }: { jobId: string; job: string; workerId: string },
): Promise<TakenJob | undefined> {
  const { rows } = await sql<TakenJob>`
    WITH taken AS (
      UPDATE graphile_worker._private_jobs j SET attempts = j.attempts + 1, locked_by = ${workerId}, locked_at = now()
      FROM graphile_worker._private_tasks t
      WHERE t.id = j.task_id AND t.identifier = ${job} AND j.id = ${jobId} AND j.is_available AND j.run_at <= now()
      RETURNING j.id, j.payload, j.attempts, j.max_attempts
    ), spent AS (
      UPDATE job_tasks SET is_spent = true WHERE job_id IN (SELECT id FROM taken)
    )
    SELECT payload, attempts, max_attempts FROM taken`.execute(db);
  return rows[0];
}

/** In how many milliseconds the job may be taken: 0 or less, at once; undefined when it is gone, held or out of attempts. */
export async function findDueInMs(db: Database, jobId: string): Promise<number | undefined> {
  const { rows } = await sql<{ dueInMs: number }>`
    SELECT (extract(epoch FROM run_at - now()) * 1000)::float8 AS due_in_ms
    FROM graphile_worker._private_jobs WHERE id = ${jobId} AND is_available`.execute(db);
  return rows[0]?.dueInMs;
}

/** The job is done. One that has been taken from this worker meanwhile is left to whoever has it. */
export async function deleteJob(db: Database, { jobId, workerId }: { jobId: string; workerId: string }): Promise<void> {
  await sql`WITH gone AS (
      DELETE FROM graphile_worker._private_jobs WHERE id = ${jobId} AND locked_by = ${workerId} RETURNING id)
    DELETE FROM job_tasks WHERE job_id IN (SELECT id FROM gone)`.execute(db);
}

/** Gives a failed job back for its next attempt, e^attempts seconds from its time: as graphile-worker's pool does. */
export async function updateJobFailed(
  db: Database,
  { jobId, workerId, error }: { jobId: string; workerId: string; error: string },
): Promise<void> {
  await sql`UPDATE graphile_worker._private_jobs SET last_error = ${error.slice(0, 2_000)},
      run_at = greatest(now(), run_at) + exp(least(attempts, 10)) * interval '1 second', locked_by = NULL, locked_at = NULL
    WHERE id = ${jobId} AND locked_by = ${workerId}`.execute(db);
}
