import type { JobHandlers } from "./job-handler.ts";
import { isJobName, jobDefinitions, type JobName } from "./jobs.ts";

type Handled = {
  handlers: Partial<JobHandlers>;
  /** How many of a kind run at once here, where it differs from the kind's own. */
  concurrency?: Partial<Record<JobName, number>>;
};

/** The kinds that are worked here. */
export const handledKinds = (handlers: Partial<JobHandlers>): JobName[] => Object.keys(handlers).filter(isJobName);

/** How many of each kind may run at once in one process; kinds that take whatever is free are not in it. */
export function limitsOf({ handlers, concurrency = {} }: Handled): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const job of handledKinds(handlers)) {
    const limit = concurrency[job] ?? jobDefinitions[job].atOnce;
    if (limit !== "whole_pool") limits.set(job, limit);
  }
  return limits;
}
