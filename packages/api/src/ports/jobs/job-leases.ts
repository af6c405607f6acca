import type { Database } from "../../database/pool.ts";
import type { Log } from "../../http/log.ts";
import { buryExhaustedJobs, freeAbandonedJobs, renewJobLeases } from "./jobs.queries.ts";

export type JobLeases = {
  took: (jobId: string) => void;
  finished: (jobId: string) => void;
  /** Renews what is held here, frees and buries what nobody holds. */
  keep: () => Promise<void>;
};

type Options = { db: Database; log: Log; workerId: string; leaseSeconds: number };

/**
 * graphile-worker believes a lock for four hours. Here a lock is a lease: whoever works renews it, and every instance
 * frees what nobody renews. Only jobs really under way are renewed, so one whose end could not be written comes back.
 */
export function createJobLeases({ db, log, workerId, leaseSeconds }: Options): JobLeases {
  const active = new Set<string>();
  return {
    took: (jobId) => void active.add(jobId),
    finished: (jobId) => void active.delete(jobId),
    async keep() {
      if (active.size > 0) await renewJobLeases(db, workerId, [...active]);
      const freed = await freeAbandonedJobs(db, leaseSeconds);
      if (freed > 0) log.warn({ freed }, "jobs of a worker that is gone were freed");
      const buried = await buryExhaustedJobs(db);
      if (buried > 0) log.error({ buried }, "jobs without an attempt left became dead letters");
    },
  };
}
