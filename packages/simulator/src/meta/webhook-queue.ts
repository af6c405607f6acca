import type { SimulatedChannel } from "./channels.store.ts";
import { createDueList } from "./due-list.ts";
import { composeBody } from "./webhook-body.ts";
import { createCourier, type CourierOptions, type OutgoingEvent } from "./webhook-courier.ts";

export interface WebhookQueue {
  push(event: OutgoingEvent, afterMs?: number): void;
  /** Posts a body as it is, for shapes no switch makes; signed with the channel's secret. */
  pushBody(channel: SimulatedChannel, body: unknown): void;
  /** Looks again at what is due; after a switch was changed. */
  wake(): void;
  pending(): number;
  /** Resolves when nothing waits and nothing is on its way. */
  whenIdle(): Promise<void>;
  /** Forgets what waits. */
  clear(): void;
  stop(): void;
}

const maxWaiting = 100_000;

/** Delivers as Meta does: at least once, in batches, in no promised order; in memory only. */
export function createWebhookQueue(options: CourierOptions): WebhookQueue {
  const events = createDueList<OutgoingEvent>();
  const courier = createCourier(options, wake);
  const idle = new Set<() => void>();
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const rules = () => options.switches.read().webhooks;
  const pending = () => events.size() + courier.pending();

  function leave(batch: readonly OutgoingEvent[]): void {
    const first = batch[0];
    if (first === undefined) return;
    for (const event of batch) event.onLeave?.();
    const body = composeBody(batch, { mixStatuses: rules().mixStatuses, now: options.now() });
    courier.enqueue(first.channel, body, batch);
  }

  /** Events of one app that are due together become one POST; a part of a batch waits a little for the rest. */
  function formBatches(): void {
    const { batchSize, batchWaitMs } = rules();
    const now = options.now();
    const hasWaited = (events.nextDueAt() ?? Infinity) + batchWaitMs <= now;
    if (batchSize > 1 && !hasWaited && events.countDue(now) < batchSize) return;
    const groups = new Map<string, OutgoingEvent[]>();
    for (let event = events.takeDue(now); event !== undefined; event = events.takeDue(now)) {
      const key = `${event.channel.kind}/${event.channel.appSecret}`;
      const group = groups.get(key) ?? [];
      group.push(event);
      groups.set(key, group);
      if (group.length < batchSize) continue;
      leave(group);
      groups.delete(key);
    }
    for (const group of groups.values()) leave(group);
  }

  function wake(): void {
    clearTimeout(timer);
    if (isStopped || rules().hold) return;
    formBatches();
    courier.pump();
    const { batchSize, batchWaitMs } = rules();
    const nextEventAt = (events.nextDueAt() ?? Infinity) + (batchSize > 1 ? batchWaitMs : 0);
    const next = Math.min(nextEventAt, courier.nextAt());
    if (next !== Infinity) timer = setTimeout(wake, Math.max(0, next - options.now()));
    else if (pending() === 0) settle();
  }

  function settle(): void {
    for (const resolve of idle) resolve();
    idle.clear();
  }

  function forget(): void {
    clearTimeout(timer);
    events.clear();
    courier.clear();
    settle();
  }

  return {
    push(event, afterMs = 0) {
      if (isStopped || pending() >= maxWaiting) return;
      const { delayMs, reorder, reorderWindowMs } = rules();
      const shuffled = reorder ? options.random() * reorderWindowMs : 0;
      events.push(options.now() + afterMs + delayMs + shuffled, event);
      wake();
    },
    pushBody(channel, body) {
      courier.enqueue(channel, body, []);
      wake();
    },
    wake,
    pending,
    whenIdle: () => (pending() === 0 ? Promise.resolve() : new Promise((resolve) => void idle.add(resolve))),
    clear: forget,
    stop() {
      isStopped = true;
      forget();
    },
  };
}
