import { EventEmitter } from "node:events";
import type { RunnerOptions, WorkerEvents, WorkerPool } from "graphile-worker";
import type { Database } from "../../database/pool.ts";
import type { Log } from "../../http/log.ts";
import { logOutage } from "../../http/log-outage.ts";
import { startDueClock } from "./due-clock.ts";
import { createFetchTurns } from "./fetch-turns.ts";
import { createJobLeases } from "./job-leases.ts";
import { listNextDue, returnJobs } from "./jobs.queries.ts";

export type JobPool = {
  /** Ends when the pool ends; rejects when it ended by itself. */
  ended: Promise<void>;
  /** Takes nothing new and waits for what is under way, at most `stopMs`; what is not done then is given back. */
  stop: () => Promise<void>;
};

export type PoolTimes = { keepMs: number; leaseSeconds: number; stopMs: number };

// A killed worker's jobs are back after at most leaseSeconds + keepMs: under a minute. A process that hangs for longer
// than a lease has its jobs done twice, which handlers stand.
export const defaultPoolTimes: PoolTimes = { keepMs: 10_000, leaseSeconds: 40, stopMs: 6_000 };

export type JobPoolOptions = {
  db: Database;
  log: Log;
  /** What graphile-worker is started with, the parts that are made here aside. */
  runner: Omit<RunnerOptions, "events" | "forbiddenFlags">;
  limits: ReadonlyMap<string, number>;
  times: PoolTimes;
  /** Called every `keepMs`. */
  onTick: () => Promise<void>;
};

/** One life of graphile-worker's pool: bounded per kind, holding its jobs by leases, awake when a job becomes due. */
export async function startJobPool({ db, log, runner, limits, times, onTick }: JobPoolOptions): Promise<JobPool> {
  const { run } = await import("graphile-worker");
  const events: WorkerEvents = new EventEmitter();
  const forbiddenFlags = boundByKind(events, limits);
  const pools: WorkerPool[] = [];
  events.on("pool:create", ({ workerPool }) => pools.push(workerPool));
  const running = await run({ ...runner, events, forbiddenFlags });
  const workerId = pools[0]?.id ?? "";

  const leases = createJobLeases({ db, log, workerId, leaseSeconds: times.leaseSeconds });
  events.on("job:start", ({ job }) => leases.took(String(job.id)));
  events.on("job:complete", ({ job }) => leases.finished(String(job.id)));
  const keeper = startTicks(times.keepMs, async () => {
    await leases.keep().catch((err: unknown) => {
      // A process that only works hears of an absent database here first.
      if (!logOutage(log, err)) log.warn({ err }, "job leases could not be kept; tried again soon");
    });
    await onTick().catch((err: unknown) => log.warn({ err }, "the clock's jobs could not be added; tried again soon"));
  });
  const clock = startDueClock({
    listNextDue: (withinMs) => listNextDue(db, withinMs),
    onDue: (count) => pools[0]?.nudge(count),
    onError: (err) => log.warn({ err }, "the next due job could not be looked up"),
  });
  const awaitEnd = async (): Promise<void> => {
    try {
      await running.promise;
    } finally {
      clock.stop();
      await keeper.stop();
    }
  };
  const ended = awaitEnd();
  // Whoever waits for it hears of it; nobody may be waiting any more when it ends.
  ended.catch(() => undefined);

  return {
    ended,
    async stop() {
      clock.stop();
      const isInTime = await within(
        times.stopMs,
        running.stop().catch(() => undefined),
      );
      await keeper.stop();
      if (isInTime) return;
      log.warn({ workerId }, "jobs were still running at the end; they are given back");
      await returnJobs(db, workerId);
    },
  };
}

/** Lets each worker ask in its turn, skipping the kinds of which enough are running: their name is a flag of the job. */
export function boundByKind(events: WorkerEvents, limits: ReadonlyMap<string, number>): () => Promise<string[]> {
  const turns = createFetchTurns(limits);
  events.on("job:start", ({ job }) => turns.took(job.task_identifier));
  events.on("worker:getJob:empty", () => turns.foundNothing());
  events.on("worker:getJob:error", () => turns.foundNothing());
  events.on("job:complete", ({ job }) => turns.finished(job.task_identifier));
  return turns.nextTurn;
}

/** Does it now and every so often, never twice at once. */
export function startTicks(everyMs: number, tick: () => Promise<void>): { stop: () => Promise<void> } {
  let running: Promise<void> | undefined;
  const start = (): void => {
    running ??= tick().finally(() => (running = undefined));
  };
  start();
  const timer = setInterval(start, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Whether it ended in time. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  const isInTime = await Promise.race([work.then(() => true), late.promise]);
  clearTimeout(timer);
  return isInTime;
}
