import {
  backupsPerDatabase,
  busyHours,
  customerMonth,
  hoursPerMonth,
  imageGib,
  jobSeconds,
  logBytesPerCall,
  measured,
  monthsKept,
  secondsPerMonth,
  secrets,
  tokensPerTurn,
  type Stage,
} from "./assumptions.ts";
import { prices } from "./prices.ts";

export const topologies = ["single", "balanced", "split"] as const;
export const workers = ["in_api", "pool", "tasks"] as const;
export type Topology = (typeof topologies)[number];
export type Worker = (typeof workers)[number];

/** Dollars a month by what they are paid for. */
export interface MonthlyCosts {
  readonly api: number;
  readonly worker: number;
  readonly database: number;
  readonly balancer: number;
  readonly files: number;
  readonly egress: number;
  readonly other: number;
  readonly total: number;
}

/** What all customers together do in a month. */
export interface Workload {
  readonly messages: number;
  readonly sent: number;
  readonly webhooks: number;
  readonly calls: number;
  /** CPU seconds of API and worker. */
  readonly cpuSeconds: number;
  /** Seconds jobs are under way, waiting included. */
  readonly jobSeconds: number;
  readonly filesGib: number;
  readonly databaseGib: number;
  readonly apiEgressGib: number;
  readonly fileEgressGib: number;
  readonly pageEgressGib: number;
}

export function workloadOf(customers: number): Workload {
  const month = customerMonth;
  const messages = customers * month.conversations * month.messagesPerConversation;
  const sent = messages / 2;
  const webhooks = messages / 2 + sent * month.statusesPerSentMessage;
  const calls = customers * month.sellers * month.sellerHours * 60 * month.callsPerMinute;
  const newFilesGib = (messages * month.mediaShare * month.mediaMib) / 1024;
  return {
    messages,
    sent,
    webhooks,
    calls,
    cpuSeconds:
      (webhooks * measured.cpuMsPerWebhook + sent * measured.cpuMsPerSentMessage + calls * measured.cpuMsPerCall) /
      1000,
    jobSeconds: webhooks * jobSeconds.ingest + sent * (jobSeconds.send + jobSeconds.turn),
    filesGib: newFilesGib * monthsKept,
    databaseGib: (messages * measured.databaseKibPerMessage * monthsKept) / 1024 ** 2,
    apiEgressGib: (calls * month.kibPerCall) / 1024 ** 2,
    fileEgressGib: newFilesGib,
    pageEgressGib: (customers * month.sellers * month.pageMibPerSeller) / 1024,
  };
}

/** Seconds in which at least one of many independent jobs is under way: what a request-based instance is billed for. */
export function busySeconds(underWay: number, within: number): number {
  return within * (1 - Math.exp(-underWay / within));
}

const oneInstance = { vcpu: 1, gib: 1 };
const perSecond = (cpu: number, memory: number): number => oneInstance.vcpu * cpu + oneInstance.gib * memory;

export function monthlyCosts(stage: Stage, topology: Topology, worker: Worker): MonthlyCosts {
  const work = workloadOf(stage.customers);
  const parts = {
    api: apiCosts(stage),
    worker: workerCosts(work, worker),
    database: databaseCosts(stage, work),
    balancer: topology === "single" ? 0 : balancerCosts(work),
    files: work.filesGib * prices.bucketStorage.usd,
    egress: egressCosts(work, topology),
    other: otherCosts(work, worker),
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** Billed by the instance: feeds and streams live between requests. */
function apiCosts({ apiInstances }: Stage): number {
  return apiInstances * secondsPerMonth * perSecond(prices.serviceCpu.usd, prices.serviceMemory.usd);
}

function workerCosts(work: Workload, worker: Worker): number {
  if (worker === "in_api") return 0;
  if (worker === "pool") return secondsPerMonth * perSecond(prices.poolCpu.usd, prices.poolMemory.usd);
  const sweeps = (secondsPerMonth / 60) * 0.2;
  const seconds = sweeps + busySeconds(work.jobSeconds, busyHours * 3600);
  return seconds * perSecond(prices.requestCpu.usd, prices.requestMemory.usd);
}

function databaseCosts({ database, databaseGib }: Stage, work: Workload): number {
  const copies = database !== "db-f1-micro" && database.isHighlyAvailable ? 2 : 1;
  const hour =
    database === "db-f1-micro"
      ? prices.sqlShared.usd
      : database.vcpu * prices.sqlCpu.usd + database.gib * prices.sqlMemory.usd;
  const gib = Math.max(databaseGib, Math.ceil(work.databaseGib * 1.25));
  const backups = Math.max(1, work.databaseGib) * backupsPerDatabase * prices.sqlBackup.usd;
  return copies * (hour * hoursPerMonth + gib * prices.sqlStorage.usd) + backups;
}

function balancerCosts(work: Workload): number {
  return prices.forwardingRules.usd * hoursPerMonth + work.apiEgressGib * prices.balancerData.usd;
}

/** Files go straight from the bucket to the browser in every topology; only the page's way differs. */
function egressCosts(work: Workload, topology: Topology): number {
  const page = topology === "single" ? prices.internetEgress.usd : prices.cdnEgress.usd;
  return (work.apiEgressGib + work.fileEgressGib) * prices.internetEgress.usd + work.pageEgressGib * page;
}

function otherCosts(work: Workload, worker: Worker): number {
  const operations = worker === "tasks" ? 2 * (work.webhooks + 2 * work.sent) : 0;
  const logsGib = ((work.calls + work.webhooks) * logBytesPerCall) / 1024 ** 3;
  return (
    Math.max(0, operations / 1e6 - 1) * prices.taskOperations.usd +
    Math.max(0, secrets - 6) * prices.secretVersions.usd +
    Math.max(0, imageGib - 0.5) * prices.registryStorage.usd +
    Math.max(0, logsGib - 50) * prices.logs.usd
  );
}

/** What the agent's model costs the customer, whose key it runs on. Not part of the totals. */
export function modelCostsPerCustomer(): number {
  const { sent } = workloadOf(1);
  return (
    ((sent * tokensPerTurn.input) / 1e6) * prices.modelInput.usd +
    ((sent * tokensPerTurn.output) / 1e6) * prices.modelOutput.usd
  );
}
