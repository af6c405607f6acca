import type { Database } from "../../database/pool.ts";
import type { Log } from "../../http/log.ts";
import { logEvent } from "../../http/log-events.ts";
import { outsideLogScope } from "../../http/log-scope.ts";
import { claimPeriod, listQueueAges, type QueueAge } from "./jobs.queries.ts";

const everySeconds = 60;

/**
 * Says how long work waits: a line for each kind that has any, one for the outbox and one for all together. Once a minute
 * by one of all instances, however often it is called: an alert also waits for these lines to stay away. Not a job of the
 * clock, because a queue that stands still would not say so.
 */
export async function reportQueueAge(db: Database, log: Log): Promise<void> {
  if (!(await db.transaction().execute((trx) => claimPeriod(trx, "every:queue_age", everySeconds)))) return;
  const kinds = await listQueueAges(db);
  outsideLogScope(() => {
    for (const age of [...kinds, sumOf(kinds)]) logEvent(log, "job_queue_age", age, "work that waits");
  });
}

const sumOf = (kinds: QueueAge[]): QueueAge => ({
  job: "all",
  due: kinds.reduce((sum, { due }) => sum + due, 0),
  waiting: kinds.reduce((sum, { waiting }) => sum + waiting, 0),
  oldestDueSeconds: Math.max(0, ...kinds.map(({ oldestDueSeconds }) => oldestDueSeconds)),
});
