import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { JobName, JobPayload } from "./jobs.ts";

export type EnqueueOptions = {
  /** Not before this. Default: at once. */
  runAt?: Date;
  /**
   * At most one job with this key waits. Enqueuing again while it waits moves it; while it runs, makes a new one, so
   * that what was written in between is always seen. Keys are shared by all kinds: begin them with the kind's name.
   */
  key?: string;
  /** When a job with this key waits already: `earliest` keeps the sooner of the two times, `last` (default) takes the new one. */
  onWaiting?: "earliest" | "last";
  /** Default: the kind's own. */
  maxAttempts?: number;
};

export type NewJob = {
  [Name in JobName]: { job: Name; payload: JobPayload<Name>; options?: EnqueueOptions };
}[JobName];

/** Leaves work for a worker. Each job runs at least once, on any instance; handlers stand being run again. */
export type JobTransport = {
  /** The job exists if and only if the caller's transaction commits. */
  enqueue: <Name extends JobName>(
    trx: Trx | Database,
    job: Name,
    payload: JobPayload<Name>,
    options?: EnqueueOptions,
  ) => Promise<void>;
  /** The same for several, in one statement and in no order. Of several with one key in one call, the last is taken. */
  enqueueMany: (trx: Trx | Database, jobs: readonly NewJob[]) => Promise<void>;
};
