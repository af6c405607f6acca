import { createBoundedList, type BoundedList } from "./bounded-list.ts";
import { createChannels, type Channels, type SimulatedChannel } from "./channels.store.ts";
import { createCustomers, type Customers } from "./customers.store.ts";
import { demoWhatsapp } from "./demo-channels.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createMediaStore, type MediaStore } from "./media.store.ts";
import { createPace, type Pace } from "./pace.ts";
import { createSwitchBoard, type SwitchBoard } from "./switches.ts";
import { createTemplates, type Templates } from "./templates.store.ts";
import { createThreads, type Threads } from "./threads.store.ts";
import type { WebhookAttempt } from "./webhook-courier.ts";
import { createWebhookQueue, type WebhookQueue } from "./webhook-queue.ts";

/** A request to send, as the product made it, and what became of it. */
export interface SendRecord {
  readonly n: number;
  readonly at: number;
  readonly kind: SimulatedChannel["kind"];
  readonly channelId: string;
  readonly outcome: "accepted" | "refused";
  /** wamid or mid; undefined when refused, and for read receipts and typing. */
  readonly externalId?: string | undefined;
  readonly customerId?: string | undefined;
  /** biz_opaque_callback_data. */
  readonly token?: string | undefined;
  readonly errorCode?: number | undefined;
  readonly body: unknown;
}

/** A call of the product to either Graph API, for the log of the page. */
export interface ApiCall {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface WorldOptions {
  readonly origin: string;
  /** Where the product's webhooks are reached. */
  readonly webhookOrigin: string;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
}

/** All the state of the simulated Meta: bounded, in memory, gone with the process. */
export interface World {
  readonly origin: string;
  readonly now: () => number;
  /** A restart forgets who wrote when: what came before counts as written at this moment. */
  readonly startedAt: number;
  readonly random: () => number;
  readonly channels: Channels;
  readonly customers: Customers;
  readonly threads: Threads;
  readonly media: MediaStore;
  readonly templates: Templates;
  readonly switches: SwitchBoard;
  readonly faults: Faults;
  readonly pace: Pace;
  readonly queue: WebhookQueue;
  readonly sends: BoundedList<SendRecord>;
  readonly calls: BoundedList<ApiCall>;
  readonly attempts: BoundedList<WebhookAttempt>;
  readonly target: () => string;
  setTarget(origin: string): void;
  /** Tells the open pages that something is new. */
  touch(): void;
  /** Answers a function that ends the subscription. */
  onTouch(listener: () => void): () => void;
  reset(): void;
  stop(): void;
}

const rememberedSends = 20_000;
const rememberedCalls = 500;
const rememberedAttempts = 2000;

export function createWorld(options: WorldOptions): World {
  const { now = Date.now, random = Math.random } = options;
  const listeners = new Set<() => void>();
  const touch = () => listeners.forEach((listener) => listener());
  const switches = createSwitchBoard();
  const attempts = createBoundedList<WebhookAttempt>(rememberedAttempts);
  let target = options.webhookOrigin;
  const onAttempt = (attempt: WebhookAttempt) => {
    attempts.push(attempt);
    touch();
  };
  const queue = createWebhookQueue({ switches, target: () => target, now, random, onAttempt });
  const state = {
    channels: createChannels(),
    customers: createCustomers(),
    threads: createThreads(),
    media: createMediaStore(),
    templates: createTemplates(demoWhatsapp.wabaId),
    pace: createPace(),
  };
  const records = {
    sends: createBoundedList<SendRecord>(rememberedSends),
    calls: createBoundedList<ApiCall>(rememberedCalls),
    attempts,
  };
  const faults = createFaults();
  return {
    ...state,
    ...records,
    origin: options.origin,
    now,
    startedAt: now(),
    random,
    switches,
    faults,
    queue,
    target: () => target,
    setTarget(origin) {
      target = origin;
    },
    touch,
    onTouch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reset() {
      queue.clear();
      faults.clear();
      switches.reset();
      for (const store of Object.values(state)) store.reset();
      for (const record of Object.values(records)) record.clear();
      touch();
    },
    stop() {
      queue.stop();
      listeners.clear();
    },
  };
}
