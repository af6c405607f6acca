/** What one unit costs, where that was read, and how far it can be believed. */
export interface Price {
  readonly item: string;
  readonly usd: number;
  readonly unit: string;
  /** What the price was quoted for. */
  readonly region: string;
  readonly source: string;
  /** Day of the quotation, or the day we read a copy that names none. */
  readonly date: string;
  /** Set where the figure is not a quotation for São Paulo: to be checked with the calculator before it is relied upon. */
  readonly assumption?: string;
}

/** Google's own estimate for the same items: where to check what is marked as an assumption. */
export const calculatorUrl = "https://cloud.google.com/products/calculator";

const run = "https://cloud.google.com/run/pricing";
const sql = "https://cloud.google.com/sql/pricing";
/** Iowa's price of a persistent SSD is 0.17 USD, São Paulo's 0.255: https://github.com/Cyclenerd/google-cloud-pricing-cost-calculator. */
const saoPauloOverIowa = 1.5;
const scaled =
  "Iowa's price × 1.5, the ratio between the two regions' persistent disks (0.255 to 0.17 USD) on 2025-03-06; believed to ± 15 %";
const scaledAndOld = `${scaled}. Iowa's own figure comes from an undated public list of Google's prices`;
const priceList = "https://github.com/M-Naveed-Ashraf/cloud_pricing_with_infracost";
/** Seoul and São Paulo are both Tier 2: https://cloud.google.com/run/docs/locations. */
const tierTwo = "Tier 2 (Seoul)";

export const prices = {
  serviceCpu: {
    item: "Cloud Run, by the instance, CPU",
    usd: 0.0000216,
    unit: "vCPU second",
    region: tierTwo,
    source: run,
    date: "2026-10-01",
  },
  serviceMemory: {
    item: "Cloud Run, by the instance, memory",
    usd: 0.0000024,
    unit: "GiB second",
    region: tierTwo,
    source: run,
    date: "2026-10-01",
  },
  requestCpu: {
    item: "Cloud Run, by the request, CPU",
    usd: 0.0000336,
    unit: "vCPU second",
    region: "Tier 2",
    source: run,
    date: "2026-10-01",
  },
  requestMemory: {
    item: "Cloud Run, by the request, memory",
    usd: 0.0000035,
    unit: "GiB second",
    region: "Tier 2",
    source: run,
    date: "2026-10-01",
  },
  poolCpu: {
    item: "Cloud Run worker pool, CPU",
    usd: 0.000013493,
    unit: "vCPU second",
    region: tierTwo,
    source: run,
    date: "2026-10-01",
  },
  poolMemory: {
    item: "Cloud Run worker pool, memory",
    usd: 0.000001482,
    unit: "GiB second",
    region: tierTwo,
    source: run,
    date: "2026-10-01",
  },
  sqlShared: {
    item: "Cloud SQL db-f1-micro (shared core, no SLA)",
    usd: 0.0105 * saoPauloOverIowa,
    unit: "hour",
    region: "Iowa, scaled",
    source: priceList,
    date: "2026-11-20",
    assumption: scaledAndOld,
  },
  sqlCpu: {
    item: "Cloud SQL Enterprise, vCPU",
    usd: 0.0413 * saoPauloOverIowa,
    unit: "vCPU hour",
    region: "Iowa, scaled",
    source: sql,
    date: "2026-09-30",
    assumption: scaled,
  },
  sqlMemory: {
    item: "Cloud SQL Enterprise, memory",
    usd: 0.007 * saoPauloOverIowa,
    unit: "GiB hour",
    region: "Iowa, scaled",
    source: sql,
    date: "2026-09-30",
    assumption: scaled,
  },
  sqlStorage: {
    item: "Cloud SQL, SSD",
    usd: 0.17 * saoPauloOverIowa,
    unit: "GiB month",
    region: "Iowa, scaled",
    source: priceList,
    date: "2026-11-20",
    assumption: scaledAndOld,
  },
  sqlBackup: {
    item: "Cloud SQL, backups",
    usd: 0.08 * saoPauloOverIowa,
    unit: "GiB month",
    region: "Iowa, scaled",
    source: priceList,
    date: "2026-11-20",
    assumption: scaledAndOld,
  },
  bucketStorage: {
    item: "Cloud Storage, standard class",
    usd: 0.035,
    unit: "GiB month",
    region: "São Paulo",
    source: "https://github.com/Cyclenerd/google-cloud-pricing-cost-calculator/blob/master/pricing.yml",
    date: "2025-03-06",
  },
  internetEgress: {
    item: "Data to the internet, premium tier",
    usd: 0.12,
    unit: "GiB",
    region: "default table",
    source: "https://cloud.google.com/vpc/network-pricing",
    date: "2026-09-30",
    assumption: "the default table's price; São Paulo's own row was not found",
  },
  forwardingRules: {
    item: "Load balancer, first five forwarding rules together",
    usd: 0.025,
    unit: "hour",
    region: "global",
    source: "https://cloud.google.com/load-balancing/pricing",
    date: "2026-11-20",
  },
  balancerData: {
    item: "Load balancer, data processed",
    usd: 0.012,
    unit: "GiB",
    region: "default region, scaled",
    source: "https://cloud.google.com/load-balancing/pricing",
    date: "2026-11-20",
    assumption: "0.008 USD × 1.5; São Paulo's own row was not found",
  },
  cdnEgress: {
    item: "Cloud CDN, from the cache to South America",
    usd: 0.09,
    unit: "GiB",
    region: "South America",
    source: "https://cloud.google.com/cdn/pricing",
    date: "2026-11-20",
  },
  taskOperations: {
    item: "Cloud Tasks, after the first million",
    usd: 0.4,
    unit: "million operations",
    region: "all",
    source: "https://cloud.google.com/tasks/pricing",
    date: "2026-06-11",
  },
  secretVersions: {
    item: "Secret Manager, after the first six",
    usd: 0.06,
    unit: "active version month",
    region: "all",
    source: "https://cloud.google.com/secret-manager/pricing",
    date: "2026-09-30",
  },
  registryStorage: {
    item: "Artifact Registry, after the first 0.5 GiB",
    usd: 0.1,
    unit: "GiB month",
    region: "all",
    source: "https://cloud.google.com/artifact-registry/pricing",
    date: "2026-11-20",
    assumption: "seen in public estimates only, not on Google's page",
  },
  logs: {
    item: "Cloud Logging, after the first 50 GiB",
    usd: 0.5,
    unit: "GiB",
    region: "all",
    source: "https://cloud.google.com/stackdriver/pricing",
    date: "2026-09-30",
  },
  modelInput: {
    item: "Language model, input (GPT-4.1 mini, as an example)",
    usd: 0.4,
    unit: "million tokens",
    region: "all",
    source: "https://developers.openai.com/api/docs/pricing",
    date: "2026-09-30",
  },
  modelOutput: {
    item: "Language model, output (GPT-4.1 mini, as an example)",
    usd: 1.6,
    unit: "million tokens",
    region: "all",
    source: "https://developers.openai.com/api/docs/pricing",
    date: "2026-09-30",
  },
} as const satisfies Record<string, Price>;
