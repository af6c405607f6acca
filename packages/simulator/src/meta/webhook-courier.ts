import type { SimulatedChannel } from "./channels.store.ts";
import { createDueList } from "./due-list.ts";
import type { SwitchBoard } from "./switches.ts";
import type { QueuedEvent } from "./webhook-body.ts";
import { postWebhook } from "./webhook-post.ts";

/** An event on its way to the product, with what happens when it leaves and when it has arrived. */
export interface OutgoingEvent extends QueuedEvent {
  readonly onLeave?: () => void;
  /** Called at every 200 of the product: more than once where there are duplicates. */
  readonly onArrive?: () => void;
}

/** One attempt to hand over a POST, for the log. `status` 0: no answer; `lost`: it was not even tried. */
export interface WebhookAttempt {
  readonly at: number;
  readonly kind: "whatsapp" | "instagram";
  readonly attempt: number;
  readonly status: number;
  readonly outcome: "accepted" | "retried" | "given_up" | "lost" | "not_subscribed";
  readonly durationMs: number;
  readonly body: unknown;
}

export interface CourierOptions {
  readonly switches: SwitchBoard;
  /** Where the product's webhooks are, without a path. */
  readonly target: () => string;
  readonly now: () => number;
  readonly random: () => number;
  readonly onAttempt: (attempt: WebhookAttempt) => void;
}

interface Delivery {
  readonly channel: SimulatedChannel;
  readonly body: unknown;
  readonly bytes: string;
  readonly events: readonly OutgoingEvent[];
  /** Attempts made so far. */
  readonly attempts: number;
}

export interface Courier {
  enqueue(channel: SimulatedChannel, body: unknown, events: readonly OutgoingEvent[]): void;
  /** Starts what is due, as far as there is room. */
  pump(): void;
  /** When the next POST can start; Infinity when none waits or there is no room. */
  nextAt(): number;
  pending(): number;
  /** Forgets what waits and cuts what is on its way. */
  clear(): void;
}

const maxBackoffMs = 60_000;

/** Hands POSTs over, in order of the instant each is due, and repeats with back-off what was not answered with 200. */
export function createCourier(options: CourierOptions, onChange: () => void): Courier {
  const deliveries = createDueList<Delivery>();
  let stopper = new AbortController();
  let inFlight = 0;
  const rules = () => options.switches.read().webhooks;

  async function attempt(delivery: Delivery, signal: AbortSignal): Promise<void> {
    const startedAt = options.now();
    const { loseAttempts, maxAttempts, badSignature } = rules();
    const isLost = delivery.attempts < loseAttempts;
    const request = { ...delivery, target: options.target(), isBadlySigned: badSignature, signal };
    const status = isLost ? 0 : await postWebhook(request);
    if (signal.aborted) return;
    inFlight -= 1;
    const tried = { ...delivery, attempts: delivery.attempts + 1 };
    const isLast = tried.attempts >= maxAttempts;
    if (status === 200) for (const event of delivery.events) event.onArrive?.();
    else if (!isLast) deliveries.push(options.now() + backoffMs(tried.attempts), tried);
    const outcome = status === 200 ? "accepted" : isLast ? "given_up" : isLost ? "lost" : "retried";
    report(tried, { outcome, status, startedAt });
    onChange();
  }

  function backoffMs(attempts: number): number {
    const base = Math.min(rules().retryBaseMs * 2 ** (attempts - 1), maxBackoffMs);
    return base * (0.75 + options.random() / 2);
  }

  function report(
    { channel, body, attempts }: Delivery,
    { outcome, status, startedAt }: Pick<WebhookAttempt, "outcome" | "status"> & { startedAt: number },
  ): void {
    const at = options.now();
    options.onAttempt({ at, kind: channel.kind, attempt: attempts, status, outcome, durationMs: at - startedAt, body });
  }

  return {
    enqueue(channel, body, events) {
      const delivery = { channel, body, bytes: JSON.stringify(body), events, attempts: 0 };
      const startedAt = options.now();
      if (!channel.isSubscribed) return report(delivery, { outcome: "not_subscribed", status: 0, startedAt });
      const { duplicates, reorder, reorderWindowMs } = rules();
      for (let copy = 0; copy <= duplicates; copy += 1) {
        const later = copy > 0 && reorder ? options.random() * reorderWindowMs : 0;
        deliveries.push(startedAt + later, delivery);
      }
    },
    pump() {
      while (inFlight < rules().parallel) {
        const delivery = deliveries.takeDue(options.now());
        if (delivery === undefined) return;
        inFlight += 1;
        void attempt(delivery, stopper.signal);
      }
    },
    nextAt: () => (inFlight < rules().parallel ? (deliveries.nextDueAt() ?? Infinity) : Infinity),
    pending: () => deliveries.size() + inFlight,
    clear() {
      stopper.abort();
      stopper = new AbortController();
      deliveries.clear();
      inFlight = 0;
    },
  };
}
