/** A month on Google's bills. */
export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3600;

/** What one customer (a workspace that pays) does in a month. Change these first: the totals follow. */
export const customerMonth = {
  conversations: 600,
  /** Half of them received, half sent by the agent or a seller. */
  messagesPerConversation: 12,
  /** Meta reports sent, delivered and read. */
  statusesPerSentMessage: 3,
  /** Messages with a picture, voice or document, and its size. */
  mediaShare: 0.1,
  mediaMib: 0.3,
  sellers: 3,
  /** Hours a seller has the page open, and what it asks for meanwhile. */
  sellerHours: 8 * 22,
  callsPerMinute: 6,
  kibPerCall: 3,
  /** Pages loaded anew and what of them no cache had. */
  pageMibPerSeller: 8,
} as const;

/** Measured by `pnpm bench` on two slow cores: docs/performance.md. */
export const measured = {
  /** `ingest`, a quiet run: API and worker. */
  cpuMsPerWebhook: 2.4,
  /** `sending`. */
  cpuMsPerSentMessage: 3.2,
  /** `inbox`: a list of conversations, the server's part. */
  cpuMsPerCall: 1.6,
  /** `inbox`: 14.5 GB of database for ten million messages; doubled for what webhooks leave behind. */
  databaseKibPerMessage: 3,
} as const;

/** How long a job keeps an instance awake that is billed by the request: mostly waiting for Meta or the model. */
export const jobSeconds = { ingest: 0.05, send: 0.5, turn: 6 } as const;

/** One model call for each message the agent sends. */
export const tokensPerTurn = { input: 3000, output: 200 } as const;

export const monthsKept = 12;
/** Hours of a month in which customers write. */
export const busyHours = 12 * 26;
/** How much more there is to do in the busiest minute than on average over the month. */
export const peakFactor = 12;
/** Below this share of its CPU an instance still answers at once. */
export const usefulShare = 0.5;

/** One active version of each: the names in docs/deploy.md. */
export const secrets = 11;
export const imageGib = 2;
export const logBytesPerCall = 1000;
export const backupsPerDatabase = 1.5;

export interface Stage {
  readonly customers: number;
  readonly database:
    | "db-f1-micro"
    | { readonly vcpu: number; readonly gib: number; readonly isHighlyAvailable: boolean };
  readonly databaseGib: number;
  /** Instances of the API that run at any time. One at least, customers or not: the uptime check asks it each minute. */
  readonly apiInstances: number;
}

export const stages: readonly Stage[] = [
  { customers: 0, database: "db-f1-micro", databaseGib: 10, apiInstances: 1 },
  {
    customers: 10,
    database: { vcpu: 1, gib: 3.75, isHighlyAvailable: false },
    databaseGib: 10,
    apiInstances: 1,
  },
  {
    customers: 100,
    database: { vcpu: 2, gib: 8, isHighlyAvailable: true },
    databaseGib: 10,
    apiInstances: 2,
  },
];
