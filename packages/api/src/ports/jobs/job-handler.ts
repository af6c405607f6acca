import type { Log } from "../../http/log.ts";
import type { JobName, JobPayload } from "./jobs.ts";

export type JobContext = {
  jobId: string;
  /** From 1. */
  attempt: number;
  /** True when a failure now makes a dead letter. */
  isLastAttempt: boolean;
  /** Aborted when the process is stopping, or after ten minutes: the job should end, and comes back. */
  signal: AbortSignal;
  /** The process's; its lines carry the job's id, kind and what it is about (http/log-scope.ts). */
  log: Log;
};

/** Does one job. It may be run again after it succeeded: a worker can die before that is written down. */
export type JobHandler<Name extends JobName> = (payload: JobPayload<Name>, context: JobContext) => Promise<void>;

export type JobHandlers = { [Name in JobName]: JobHandler<Name> };

/** Thrown by a handler when no further attempt can help: the job becomes a dead letter at once. */
export class PermanentJobError extends Error {
  override name = "PermanentJobError";
}
