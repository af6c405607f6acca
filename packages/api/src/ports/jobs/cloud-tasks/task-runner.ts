import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Services } from "../../../services.ts";
import { handledKinds, limitsOf } from "../job-limits.ts";
import { enqueueScheduled } from "../job-clock.ts";
import type { JobHandlers } from "../job-handler.ts";
import { createJobLeases } from "../job-leases.ts";
import { defaultPoolTimes, type PoolTimes, startTicks, within } from "../job-pool.ts";
import { createTasks, type TaskOutcome } from "../job-task.ts";
import { returnJobs } from "../jobs.queries.ts";
import type { JobName } from "../jobs.ts";
import { reportQueueAge } from "../queue-age.ts";
import { createJobPlaces } from "./job-places.ts";
import {
  deleteJob,
  findDueInMs,
  spendPublication,
  takeJob,
  type TakenJob,
  updateJobFailed,
} from "./job-tasks.queries.ts";
import type { TaskDispatcher } from "./task-dispatcher.ts";

/** What Cloud Tasks brings: which job, and which of its tasks this is. */
export type Delivery = { jobId: string; job: string; publication: number };

/**
 * `settled`: it ran, well or not, and its row says what comes next. `nothing`: done before, running, moved, or not there. The
 * others did not touch it: `busy`, enough of its kind run here; `elsewhere`, this process does not know the kind or is stopping.
 */
export type DeliveryOutcome = "settled" | "nothing" | "busy" | "elsewhere";

export type TaskRunner = {
  /** Keeps leases and the clock. */
  start: () => void;
  /** Runs the job of a task, if it is due and nobody's. Rejects when the database is away; the task is to come again. */
  deliver: (delivery: Delivery) => Promise<DeliveryOutcome>;
  /** All that must happen even if no task ever came: see `docs/jobs.md`. */
  sweep: () => Promise<void>;
  /** Takes nothing new, finishes what is under way within six seconds, gives the rest back. */
  stop: () => Promise<void>;
};

export type TaskRunnerOptions = {
  services: Pick<Services, "db" | "jobs" | "log">;
  handlers: Partial<JobHandlers>;
  dispatcher: Pick<TaskDispatcher, "publish" | "wake">;
  /** How many of a kind run at once here, where it differs from the kind's own. */
  concurrency?: Partial<Record<JobName, number>>;
  times?: PoolTimes;
  /** How long a job waits here for others of its kind, in milliseconds. */
  placeWaitMs?: number;
  /** For tests: each run with its error. */
  onOutcome?: (outcome: TaskOutcome) => void;
};

// Google's clock and the database's may differ by so much; what is earlier than that gets a new task.
const earlyMs = 1_000;
const defaultPlaceWaitMs = 10_000;

/** Runs jobs that Cloud Tasks brings: one at a time for each job, whoever else has a task for it. */
export function createTaskRunner(options: TaskRunnerOptions): TaskRunner {
  const { services, handlers, dispatcher, times = defaultPoolTimes, onOutcome = () => undefined } = options;
  const { db, jobs, log } = services;
  const workerId = `tasks-${randomUUID()}`;
  const tasks = createTasks(options, onOutcome);
  const leases = createJobLeases({ db, log, workerId, leaseSeconds: times.leaseSeconds });
  const places = createJobPlaces(limitsOf(options), options.placeWaitMs ?? defaultPlaceWaitMs);
  const abort = new AbortController();
  const givenBack = Promise.withResolvers<DeliveryOutcome>();
  const underWay = new Set<Promise<unknown>>();
  let isStopping = false;
  let ticks: { stop: () => Promise<void> } | undefined;

  const run = async (jobId: string, job: JobName, taken: TakenJob): Promise<DeliveryOutcome> => {
    leases.took(jobId);
    const row = { id: jobId, attempts: taken.attempts, max_attempts: taken.maxAttempts, locked_by: workerId };
    try {
      await tasks[job]?.(taken.payload, { job: row, abortSignal: abort.signal });
    } catch (error) {
      await updateJobFailed(db, { jobId, workerId, error: messageOf(error) });
      dispatcher.wake();
      return "settled";
    } finally {
      // Before its end is written: should that fail, nobody renews it, and it comes back.
      leases.finished(jobId);
    }
    await deleteJob(db, { jobId, workerId });
    return "settled";
  };

  const takeAndRun = async ({ jobId, publication }: Delivery, job: JobName): Promise<DeliveryOutcome> => {
    const taken = await takeJob(db, { jobId, job, workerId });
    if (taken) return run(jobId, job, taken);
    const dueInMs = await findDueInMs(db, jobId);
    if (dueInMs === undefined) return "nothing";
    if (dueInMs <= earlyMs) {
      await wait(Math.max(0, dueInMs) + 5);
      const late = await takeJob(db, { jobId, job, workerId });
      return late ? run(jobId, job, late) : "nothing";
    }
    await spendPublication(db, jobId, publication);
    dispatcher.wake();
    return "nothing";
  };

  const deliver = async (delivery: Delivery): Promise<DeliveryOutcome> => {
    const job = handledKinds(handlers).find((name) => name === delivery.job);
    if (isStopping || job === undefined) return "elsewhere";
    const isFree = await places.take(job);
    if (isStopping) return "elsewhere";
    if (!isFree) return "busy";
    const work = takeAndRun(delivery, job).finally(() => places.leave(job));
    underWay.add(work);
    const forget = (): void => void underWay.delete(work);
    work.then(forget, forget);
    return Promise.race([work, givenBack.promise]);
  };

  const keep = async (): Promise<void> => {
    await leases.keep();
    await enqueueScheduled(db, jobs, (job) => handlers[job] !== undefined);
    await reportQueueAge(db, log);
  };

  return {
    deliver,
    start() {
      ticks ??= startTicks(times.keepMs, () =>
        keep().catch((err: unknown) => log.warn({ err }, "leases and clock could not be kept; tried again soon")),
      );
    },
    async sweep() {
      await keep();
      await dispatcher.publish();
    },
    async stop() {
      isStopping = true;
      places.stop();
      // Handlers that heed their signal have the rest of the time to end by themselves.
      const telling = setTimeout(() => abort.abort(), times.stopMs / 2);
      const isInTime = await within(times.stopMs, Promise.allSettled(underWay));
      clearTimeout(telling);
      await ticks?.stop();
      if (isInTime) return;
      log.warn({ workerId }, "jobs were still running at the end; they are given back");
      await returnJobs(db, workerId);
      givenBack.resolve("elsewhere");
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : "failed");
