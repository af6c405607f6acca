import type { JobName } from "../jobs.ts";

export type JobPlaces = {
  /** Waits for a place among the jobs of this kind; false when none came free in time, or never will. */
  take: (job: JobName) => Promise<boolean>;
  leave: (job: JobName) => void;
  /** Nobody waits any more. */
  stop: () => void;
};

/**
 * Bounds how many jobs of a kind run at once in this process. Whoever is over it waits a while in the order they came: to
 * send them away makes Cloud Tasks slow the whole queue down, other kinds included.
 */
export function createJobPlaces(limits: ReadonlyMap<string, number>, waitMs: number): JobPlaces {
  const running = new Map<JobName, number>();
  const waiting = new Map<JobName, Set<(isMine: boolean) => void>>();
  let isStopped = false;

  const waitFor = async (job: JobName): Promise<boolean> => {
    const line = waiting.get(job) ?? new Set();
    waiting.set(job, line);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    line.add(resolve);
    const timer = setTimeout(() => resolve(false), waitMs);
    const isMine = await promise;
    clearTimeout(timer);
    line.delete(resolve);
    return isMine;
  };

  return {
    async take(job) {
      const count = running.get(job) ?? 0;
      if (isStopped) return false;
      if (count >= (limits.get(job) ?? Infinity)) return waitFor(job);
      running.set(job, count + 1);
      return true;
    },
    leave(job) {
      const line = waiting.get(job);
      const [next] = line ?? [];
      if (!next) return void running.set(job, (running.get(job) ?? 1) - 1);
      // The place goes to them; out of the line at once, so that it is not given twice.
      line?.delete(next);
      next(true);
    },
    stop() {
      isStopped = true;
      for (const line of waiting.values()) for (const resolve of line) resolve(false);
    },
  };
}
