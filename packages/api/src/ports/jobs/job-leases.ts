import type { Database } from "../../database/pool.ts";
import type { Log } from "../../http/log.ts";
import { logEvent } from "../../http/log-events.ts";
import { buryExhaustedJobs, freeAbandonedJobs, renewJobLeases } from "./jobs.queries.ts";

export type JobLeases = {
  took: (jobId: string) => void;
  finished: (jobId: string) => void;
  /** Renews what is held here, frees and buries what nobody holds. */
  keep: () => Promise<void>;
};

type Options = {
  db: Database;
  log: Log;
  workerId: string;
  leaseSeconds: number;
  /** Milliseconds. */
  now?: () => number;
};

/** No job takes so long: one that does hangs, is told to end, and is given to somebody else. */
export const longestRunMs = 10 * 60_000;

/**
 * graphile-worker believes a lock for four hours. Here a lock is a lease: whoever works renews it, and every instance
 * frees what nobody renews. Only jobs really under way are renewed, so one whose end could not be written comes back.
 */
export function createJobLeases({ db, log, workerId, leaseSeconds, now = Date.now }: Options): JobLeases {
  const takenAt = new Map<string, number>();
  return {
    took: (jobId) => void takenAt.set(jobId, now()),
    finished: (jobId) => void takenAt.delete(jobId),
    async keep() {
      const active = [...takenAt].filter(([, at]) => now() - at < longestRunMs).map(([jobId]) => jobId);
      if (active.length > 0) await renewJobLeases(db, workerId, active);
      const freed = await freeAbandonedJobs(db, leaseSeconds);
      if (freed > 0) log.warn({ freed }, "jobs of a worker that is gone were freed");
      for (const { jobId, job, attempt } of await buryExhaustedJobs(db))
        logEvent(log, "dead_letter", { queue: "jobs", job, jobId, attempt }, "a worker died in a job's last attempt");
    },
  };
}
