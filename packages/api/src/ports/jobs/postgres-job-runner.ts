import { EventEmitter } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { RunnerOptions, WorkerEvents } from "graphile-worker";
import type { Pool } from "pg";
import { openPool } from "../../database/pool.ts";
import type { Services } from "../../services.ts";
import { createGraphileLogger } from "./graphile-log.ts";
import { enqueueScheduled } from "./job-clock.ts";
import type { JobHandlers } from "./job-handler.ts";
import { handledKinds, limitsOf } from "./job-limits.ts";
import { boundByKind, defaultPoolTimes, type JobPool, type PoolTimes, startJobPool } from "./job-pool.ts";
import { createTasks, type TaskOutcome } from "./job-task.ts";
import { makeDue } from "./jobs.queries.ts";
import { reportQueueAge } from "./queue-age.ts";
import type { JobName } from "./jobs.ts";

export type DrainOptions = {
  /** Also what is to run up to then, retries included, in the order of their times. */
  until?: Date;
};

export type JobRunner = {
  start: () => void;
  /** Takes nothing new, finishes what is under way within six seconds, gives the rest back. */
  stop: () => Promise<void>;
  /** For tests: runs all that is due and what comes of it, one job at a time. Each run with its error, in order. */
  drain: (options?: DrainOptions) => Promise<TaskOutcome[]>;
};

export type JobRunnerOptions = {
  services: Pick<Services, "db" | "env" | "jobs" | "log">;
  /** Kinds without a handler are left to other processes. */
  handlers: Partial<JobHandlers>;
  /** How many of a kind run at once here, where it differs from the kind's own. */
  concurrency?: Partial<Record<JobName, number>>;
  times?: PoolTimes;
};

const restartMs = 1_000;
// Places beside those of the bounded kinds, so that an incoming message never waits for a model or for Meta.
const freePlaces = 4;
// Only a backstop: workers are woken by NOTIFY and by the due clock.
const pollMs = 60_000;
// Ends and failures of jobs are written together when they come within so many milliseconds.
const batchMs = 5;
const maxDrainRounds = 1_000;

/** Works off the jobs of any number of instances. Nothing of graphile-worker is loaded before `start` or `drain`. */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { db, jobs, log } = options.services;
  const limits = limitsOf(options);
  const times = options.times ?? defaultPoolTimes;
  const stopping = new AbortController();
  let connections: Pool | undefined;
  let current: JobPool | undefined;
  let supervision: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  const own = (): Pool => (connections ??= openConnections(options.services));

  const runOnePool = async (): Promise<void> => {
    const base = await baseOptions(options, own(), () => undefined);
    const concurrency = freePlaces + [...limits.values()].reduce((sum, limit) => sum + limit, 0);
    const runner = { ...base, concurrency, pollInterval: pollMs, parsedCronItems: [] };
    const onTick = async (): Promise<void> => {
      await enqueueScheduled(db, jobs, (job) => options.handlers[job] !== undefined);
      await reportQueueAge(db, log);
    };
    const pool = await startJobPool({ db, log, runner, limits, times, onTick });
    // Stopped while it was starting.
    if (stopping.signal.aborted) return pool.stop();
    current = pool;
    await pool.ended.finally(() => (current = undefined));
  };

  const supervise = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await runOnePool().catch((err: unknown) => log.warn({ err }, "the job workers ended; they are started again"));
      await wait(restartMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    // A pool that could not end in time never ends its supervision either.
    await (current ? current.stop() : supervision);
    await connections?.end();
  };

  return {
    start() {
      if (handledKinds(options.handlers).length > 0) supervision ??= supervise();
    },
    stop: () => (stopped ??= stop()),
    async drain({ until } = {}) {
      const { runOnce } = await import("graphile-worker");
      const outcomes: TaskOutcome[] = [];
      if (handledKinds(options.handlers).length === 0) return outcomes;
      const base = await baseOptions(options, own(), (outcome) => outcomes.push(outcome));
      const events: WorkerEvents = new EventEmitter();
      const once = { ...base, events, forbiddenFlags: boundByKind(events, limits), concurrency: 1 };
      for (let round = 0; round < maxDrainRounds; round += 1) {
        const before = outcomes.length;
        if (until) await makeDue(db, until);
        await runOnce(once);
        if (outcomes.length === before) return outcomes;
      }
      throw new Error(`jobs still made new jobs after ${maxDrainRounds} rounds`);
    },
  };
}

/** A few connections of its own: one hears NOTIFY, the others fetch and finish jobs however busy the API's pool is. */
function openConnections({ env, log }: JobRunnerOptions["services"]): Pool {
  const pool = openPool({
    connectionString: env.DATABASE_URL,
    size: 4,
    onError: (err) => log.warn({ err }, "an idle connection of the job workers died"),
  });
  // One that dies in use fails the query that uses it; without a listener it would end the process.
  return pool.on("connect", (client) => client.on("error", () => undefined));
}

async function baseOptions(
  options: JobRunnerOptions,
  pgPool: Pool,
  onOutcome: (outcome: TaskOutcome) => void,
): Promise<RunnerOptions> {
  return {
    pgPool,
    taskList: createTasks(options, onOutcome),
    logger: await createGraphileLogger(options.services.log),
    noHandleSignals: true,
    // Handlers that heed their signal have the rest of the time to end by themselves.
    gracefulShutdownAbortTimeout: (options.times ?? defaultPoolTimes).stopMs / 2,
    preset: { worker: { completeJobBatchDelay: batchMs, failJobBatchDelay: batchMs } },
  };
}
