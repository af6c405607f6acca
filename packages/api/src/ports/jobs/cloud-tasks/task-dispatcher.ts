import { createListener } from "../../../database/listener.ts";
import type { Services } from "../../../services.ts";
import { within } from "../job-pool.ts";
import { isJobName } from "../jobs.ts";
import { type CloudTasks, CloudTasksError, type Publication } from "./cloud-tasks-client.ts";
import {
  type LeasedPublication,
  leasePublications,
  releasePublications,
  updatePublished,
} from "./job-tasks.queries.ts";

export type TaskDispatcher = {
  start: () => void;
  /** Publishes what needs a task, now; resolves when there is nothing left, or Cloud Tasks is away. How many tasks. */
  publish: () => Promise<number>;
  /** The same soon, without waiting. */
  wake: () => void;
  /** Finishes the tasks that are on their way, within five seconds; what is not done then another instance does. */
  stop: () => Promise<void>;
};

export type DispatcherTimes = {
  pollMs: number;
  withinSeconds: number;
  leaseSeconds: number;
  overdueSeconds: number;
  longestOverdueSeconds: number;
};

// Tasks exist three sweeps ahead of their time, so that a missing dispatcher makes nothing late. What Cloud Tasks is slow
// with is sent again after one minute, two, four …: a task that is only waiting its turn must not be multiplied.
export const defaultDispatcherTimes: DispatcherTimes = {
  pollMs: 10_000,
  withinSeconds: 180,
  leaseSeconds: 45,
  overdueSeconds: 60,
  longestOverdueSeconds: 3_600,
};

const batchSize = 100;
const parallel = 16;
const maxBatches = 1_000;
const longestPauseMs = 30_000;
const stopMs = 5_000;

type Options = {
  services: Pick<Services, "db" | "env" | "log">;
  cloudTasks: CloudTasks;
  times?: DispatcherTimes;
  random?: () => number;
};

/**
 * Hands jobs to Cloud Tasks once their transaction has committed: woken by NOTIFY, with a poll as the backstop. Any number of
 * instances may run; what none of them could hand over stays where it is, in the database.
 */
export function createTaskDispatcher(options: Options): TaskDispatcher {
  const { times = defaultDispatcherTimes, random = Math.random } = options;
  const { db, env, log } = options.services;
  let isStopped = false;
  let running: Promise<number> | undefined;
  let next: Promise<number> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  const publishAll = async (): Promise<number> => {
    let published = 0;
    for (let batch = 0; batch < maxBatches && !isStopped; batch += 1) {
      const leased = await leasePublications(db, { ...times, limit: batchSize });
      const outcome = await publishBatch(options, leased);
      published += outcome.published;
      failures = outcome.isAway ? failures + 1 : 0;
      if (outcome.isAway || leased.length < batchSize) break;
    }
    return published;
  };
  const publish = (): Promise<number> => {
    if (!running) return (running = publishAll().finally(() => (running = undefined)));
    // What was committed since that one began may have been passed already: one more for all who ask meanwhile.
    const following = (): Promise<number> => {
      next = undefined;
      return publish();
    };
    return (next ??= running.then(following, following));
  };
  const publishSafely = (): Promise<unknown> =>
    publish().catch((err: unknown) => log.warn({ err }, "jobs could not be handed to Cloud Tasks; tried again soon"));
  // While Cloud Tasks is away every commit would try in vain: the loop tries, with growing pauses.
  const wake = (): void => {
    if (!isStopped && failures === 0) void publishSafely();
  };
  const listener = createListener({
    connectionString: env.DATABASE_URL,
    channel: "jobs:insert",
    log,
    onNotification: wake,
  });
  const loop = async (): Promise<void> => {
    await listener.ensureListening();
    await publishSafely();
    const pauseMs = Math.min(longestPauseMs, 1_000 * 2 ** failures) * (0.5 + random() / 2);
    if (!isStopped) timer = setTimeout(() => void loop(), failures > 0 ? pauseMs : times.pollMs);
  };

  return {
    publish,
    wake,
    start: () => void loop(),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await listener.stop();
      if (running)
        await within(
          stopMs,
          running.catch(() => undefined),
        );
    },
  };
}

/** Publishes a few at a time; once Cloud Tasks is away the rest of the batch is not tried. */
async function publishBatch(
  { services: { db, log }, cloudTasks }: Options,
  leased: readonly LeasedPublication[],
): Promise<{ published: number; isAway: boolean }> {
  const done: LeasedPublication[] = [];
  const open: LeasedPublication[] = [];
  let isAway = false;
  const waiting = [...leased];
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const publication = toPublication(one);
      // Of a newer release: its own instances publish it, when this lease is over.
      if (!publication) continue;
      if (isAway) {
        open.push(one);
        continue;
      }
      try {
        await cloudTasks.publish(publication);
        done.push(one);
      } catch (err) {
        isAway ||= !(err instanceof CloudTasksError && err.isOf === "task");
        if (isAway) open.push(one);
        log.error({ err, jobId: publication.jobId, job: publication.job }, "Cloud Tasks did not take a job");
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  if (done.length > 0) await updatePublished(db, done);
  if (open.length > 0) await releasePublications(db, open);
  return { published: done.length, isAway };
}

function toPublication({ jobId, job, ...rest }: LeasedPublication): Publication | undefined {
  return isJobName(job) ? { ...rest, jobId: String(jobId), job } : undefined;
}
