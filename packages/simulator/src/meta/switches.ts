import { z } from "zod";

const ms = (max: number) => z.number().int().min(0).max(max);

/** How webhooks travel. Meta promises: at least once, in no order, in batches. */
const webhookSwitches = z.object({
  /** How many events one POST carries at most. */
  batchSize: z.number().int().min(1).max(1000),
  /** How long an event waits for others when `batchSize` is above 1. */
  batchWaitMs: ms(60_000),
  /** Messages and statuses of one number in the same `value`. */
  mixStatuses: z.boolean(),
  /** Extra copies of every POST. */
  duplicates: z.number().int().min(0).max(10),
  /** POSTs on their way at the same time; above 1 they overtake each other, as Meta's do. */
  parallel: z.number().int().min(1).max(64),
  /** Events in random order, within `reorderWindowMs`. */
  reorder: z.boolean(),
  reorderWindowMs: ms(60_000),
  /** Every event leaves this much late. */
  delayMs: ms(600_000),
  /** This many attempts of every POST are lost on the way; then the back-off repeats it. */
  loseAttempts: z.number().int().min(0).max(10),
  /** Nothing leaves until it is switched off again. */
  hold: z.boolean(),
  /** Signs with a secret nobody knows. */
  badSignature: z.boolean(),
  retryBaseMs: ms(60_000),
  maxAttempts: z.number().int().min(1).max(20),
});

const statusSwitches = z.object({
  sentMs: ms(600_000),
  deliveredMs: ms(600_000),
  /** The customer's phone has a connection: off, messages stay at "sent" until it is on again. */
  isPhoneOnline: z.boolean(),
  /** Messages count as read once delivered, without the phone page. */
  readsAlone: z.boolean(),
  /** Accepted messages end as `failed` with this code. */
  failCode: z.number().int().nullable(),
});

const apiSwitches = z.object({
  /** `cut`: connections break; `unavailable`: 503; both for every request of the two Graph APIs. */
  mode: z.enum(["up", "cut", "unavailable"]),
  /** When an outage ends by itself, in milliseconds since 1970; 0: when `mode` is switched back. */
  downUntil: z.number().int().min(0),
  /** Every answer takes this much longer. */
  slowMs: ms(120_000),
  /** One message per person each six seconds, else 131056. */
  pairRate: z.boolean(),
  /** Messages per second and number, else 130429; 0 is no limit. */
  throughputPerSecond: z.number().int().min(0).max(10_000),
  /** `webhook`: accepted, then failed with 131047, as Meta does; `answer`: refused at once. */
  windowRefusal: z.enum(["webhook", "answer"]),
  /** The 24-hour window is checked at all. */
  window: z.boolean(),
});

const modelSwitches = z.object({ latencyMs: ms(120_000) });

const shape = {
  webhooks: webhookSwitches,
  statuses: statusSwitches,
  api: apiSwitches,
  model: modelSwitches,
};
export type Switches = {
  webhooks: z.infer<typeof webhookSwitches>;
  statuses: z.infer<typeof statusSwitches>;
  api: z.infer<typeof apiSwitches>;
  model: z.infer<typeof modelSwitches>;
};

/** What `POST /sim/switches` takes: any part of any group. */
export const switchesPatch = z.strictObject({
  webhooks: shape.webhooks.partial().strict().optional(),
  statuses: shape.statuses.partial().strict().optional(),
  api: shape.api.partial().strict().optional(),
  model: shape.model.partial().strict().optional(),
});
export type SwitchesPatch = z.infer<typeof switchesPatch>;

const calm: Switches = {
  webhooks: {
    batchSize: 1,
    batchWaitMs: 300,
    mixStatuses: false,
    duplicates: 0,
    parallel: 1,
    reorder: false,
    reorderWindowMs: 1500,
    delayMs: 0,
    loseAttempts: 0,
    hold: false,
    badSignature: false,
    retryBaseMs: 1000,
    maxAttempts: 12,
  },
  statuses: { sentMs: 150, deliveredMs: 500, isPhoneOnline: true, readsAlone: false, failCode: null },
  api: {
    mode: "up",
    downUntil: 0,
    slowMs: 0,
    pairRate: false,
    throughputPerSecond: 0,
    windowRefusal: "webhook",
    window: true,
  },
  model: { latencyMs: 0 },
};

export interface SwitchBoard {
  read(): Switches;
  change(patch: SwitchesPatch): void;
  reset(): void;
}

export function createSwitchBoard(): SwitchBoard {
  let current = structuredClone(calm);
  return {
    read: () => current,
    change(patch) {
      current = {
        webhooks: { ...current.webhooks, ...definedOf(patch.webhooks) },
        statuses: { ...current.statuses, ...definedOf(patch.statuses) },
        api: { ...current.api, ...definedOf(patch.api) },
        model: { ...current.model, ...definedOf(patch.model) },
      };
    },
    reset() {
      current = structuredClone(calm);
    },
  };
}

type Defined<Part> = { [Key in keyof Part]?: Exclude<Part[Key], undefined> };

/** zod's optional keys may hold `undefined`, which must not overwrite a value. */
function definedOf<Part extends object>(part: Part | undefined): Defined<Part> {
  const entries = Object.entries(part ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<Part>;
}
