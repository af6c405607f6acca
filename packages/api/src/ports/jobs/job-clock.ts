import type { Database } from "../../database/pool.ts";
import type { JobTransport } from "./job-transport.ts";
import { claimPeriod } from "./jobs.queries.ts";
import { type JobName, schedules } from "./jobs.ts";

/** Enqueues the clock's jobs whose period has passed; those of kinds that are worked here. Any number may call it at once. */
export async function enqueueScheduled(
  db: Database,
  jobs: JobTransport,
  isHandled: (job: JobName) => boolean,
): Promise<void> {
  for (const { job, everySeconds } of schedules) {
    if (!isHandled(job)) continue;
    await db.transaction().execute(async (trx) => {
      // With a key: a period whose job nobody could work yet is not owed twice.
      if (await claimPeriod(trx, `every:${job}`, everySeconds))
        await jobs.enqueue(trx, job, {}, { key: `clock:${job}` });
    });
  }
}
