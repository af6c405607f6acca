import { randomBytes } from "node:crypto";
import { cloudProject, type GoogleIdentities } from "./identities.ts";
import { postTask } from "./tasks-post.ts";
import type { TaskRequest } from "./tasks-request.ts";

/** https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#Queue */
export interface QueueSettings {
  readonly maxConcurrentDispatches: number;
  readonly maxAttempts: number;
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  readonly maxDoublings: number;
}

/** How tasks travel. Cloud Tasks promises: at least once, in no order, not before their time, as late as it has to be. */
export interface TaskSwitches {
  /** Nothing leaves until it is switched off again; `deliver` and `lose` decide for each. */
  readonly isHeld: boolean;
  /** How often each successful dispatch is made; above 1 at the same moment. */
  readonly copies: number;
  /** Every task leaves this much after its time. */
  readonly lateMs: number;
  /** Due tasks leave in random order. */
  readonly isShuffled: boolean;
  /** Tasks are taken and never dispatched. */
  readonly isLossy: boolean;
  /** Every request of the API is answered 503. */
  readonly isDown: boolean;
}

export interface QueuedTask extends TaskRequest {
  readonly id: string;
  readonly queue: string;
  readonly createdAt: number;
  scheduledAt: number;
  dispatchCount: number;
  responseCount: number;
  previousResponse: number | undefined;
}

export interface CloudTasks {
  readonly queues: Map<string, QueueSettings>;
  /** Tasks that wait or are on their way. */
  list(): QueuedTask[];
  /** Takes a task; undefined when its name is there, or was within the last hour. */
  create(queue: string, request: TaskRequest): QueuedTask | undefined;
  /** Dispatches a task now, whatever its time, and answers the status; a success ends it unless it is to be kept. */
  deliver(id: string, options?: { keep?: boolean }): Promise<number>;
  /** Forgets a task as if it had been dispatched; its name stays taken. */
  lose(id: string): void;
  switches(): TaskSwitches;
  turn(changes: Partial<TaskSwitches>): void;
  stop(): void;
}

// The least that is promised: https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create
const tombstoneMs = 60 * 60_000;
const rememberedNames = 100_000;
const longestTimerMs = 2 ** 31 - 1;
const defaults: TaskSwitches = {
  isHeld: false,
  copies: 1,
  lateMs: 0,
  isShuffled: false,
  isLossy: false,
  isDown: false,
};
const usual: QueueSettings = {
  maxConcurrentDispatches: 50,
  maxAttempts: 100,
  minBackoffMs: 100,
  maxBackoffMs: 10_000,
  maxDoublings: 16,
};

interface Options {
  readonly identities: GoogleIdentities;
  readonly now: () => number;
  readonly random?: () => number;
}

/** The queues of a made-up project: names that are taken once, dispatch with an identity token, retry with back-off. */
export function createCloudTasks({ identities, now, random = Math.random }: Options): CloudTasks {
  const place = `projects/${cloudProject.id}/locations/southamerica-east1/queues`;
  const names = ["piloto-talk", "piloto-ingest", "piloto-background"];
  const queues = new Map(names.map((name) => [`${place}/${name}`, usual]));
  const tasks = new Map<string, QueuedTask>();
  const onTheWay = new Map<string, number>();
  const taken = new Map<string, number>();
  let current = defaults;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const isTaken = (key: string): boolean => (taken.get(key) ?? 0) > now() || tasks.has(key);
  const end = (key: string): void => {
    tasks.delete(key);
    taken.delete(key);
    taken.set(key, now() + tombstoneMs);
    const oldest = taken.keys().next();
    if (taken.size > rememberedNames && !oldest.done) taken.delete(oldest.value);
  };
  const send = async (task: QueuedTask): Promise<{ status: number; retryAfterMs: number }> => {
    task.dispatchCount += 1;
    const answer = await postTask(task, identities);
    task.previousResponse = answer.status;
    if (answer.status > 0) task.responseCount += 1;
    return answer;
  };
  const dispatch = async (task: QueuedTask, settings: QueueSettings): Promise<void> => {
    onTheWay.set(task.id, (onTheWay.get(task.id) ?? 0) + 1);
    if (current.isLossy) return end(task.id);
    const answers = await Promise.all(Array.from({ length: current.copies }, () => send(task)));
    onTheWay.delete(task.id);
    if (answers.some(({ status }) => isSuccess(status)) || task.dispatchCount >= settings.maxAttempts) end(task.id);
    else task.scheduledAt = now() + backoffMs(task, settings, Math.max(...answers.map((one) => one.retryAfterMs)));
    pump();
  };

  const pump = (): void => {
    clearTimeout(timer);
    if (isStopped || current.isHeld) return;
    for (const [queue, settings] of queues) {
      const own = [...tasks.values()].filter((task) => task.queue === queue);
      const free = settings.maxConcurrentDispatches - own.filter(({ id }) => onTheWay.has(id)).length;
      const due = own.filter(({ id, scheduledAt }) => !onTheWay.has(id) && scheduledAt + current.lateMs <= now());
      due.sort((a, b) => (current.isShuffled ? random() - 0.5 : a.scheduledAt - b.scheduledAt));
      for (const task of due.slice(0, Math.max(0, free))) void dispatch(task, settings);
    }
    const waiting = [...tasks.values()].filter(({ id }) => !onTheWay.has(id));
    const next = Math.min(...waiting.map(({ scheduledAt }) => scheduledAt + current.lateMs));
    if (next === Infinity || next <= now()) return;
    timer = setTimeout(pump, Math.min(longestTimerMs, next - now()));
    timer.unref();
  };

  return {
    queues,
    list: () => [...tasks.values()],
    create(queue, request) {
      const id = request.id ?? randomBytes(10).toString("hex");
      if (isTaken(id)) return undefined;
      const at = now();
      const counts = { dispatchCount: 0, responseCount: 0, previousResponse: undefined };
      const task = {
        ...request,
        ...counts,
        id,
        queue,
        createdAt: at,
        scheduledAt: Math.max(request.scheduledAt ?? at, at),
      };
      tasks.set(id, task);
      pump();
      return task;
    },
    async deliver(id, { keep = false } = {}) {
      const task = tasks.get(id);
      if (task === undefined) throw new Error(`no task ${id}`);
      const { status } = await send(task);
      if (isSuccess(status) && !keep) end(id);
      return status;
    },
    lose: end,
    switches: () => current,
    turn(changes) {
      current = { ...current, ...changes };
      pump();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Doubles `maxDoublings` times, then grows by as much each time; what Retry-After asks for is considered. */
function backoffMs({ dispatchCount }: QueuedTask, settings: QueueSettings, retryAfterMs: number): number {
  const { minBackoffMs, maxBackoffMs, maxDoublings } = settings;
  const doublings = Math.min(dispatchCount - 1, maxDoublings);
  const linear = Math.max(0, dispatchCount - 1 - maxDoublings);
  const own = minBackoffMs * 2 ** doublings * (1 + linear);
  return Math.max(Math.min(maxBackoffMs, own), Math.min(retryAfterMs, maxBackoffMs));
}
