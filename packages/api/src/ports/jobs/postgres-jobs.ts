import { context, propagation } from "@opentelemetry/api";
import type { Database } from "../../database/pool.ts";
import type { Trx } from "../../database/workspace.ts";
import type { JobTransport, NewJob } from "./job-transport.ts";
import { causingRequestId } from "../../http/log-scope.ts";
import { insertJobs, type JobSpec, keyedFlag, lockJobKeys } from "./jobs.queries.ts";
import { jobDefinitions } from "./jobs.ts";

// Each round lets one more worker take the job in the very moment of the enqueue: two are rare, five do not happen.
const maxRounds = 5;

/** Jobs in Postgres, added by the caller's own transaction. Nothing of the worker is loaded here. */
export function createPostgresJobs(): JobTransport {
  const enqueueMany = async (trx: Trx | Database, jobs: readonly NewJob[]): Promise<void> => {
    const specs = oncePerKey(jobs.map(toSpec));
    if (specs.length > 0) await inTransaction(trx, (own) => addAll(own, specs));
  };
  return {
    enqueueMany,
    enqueue: (trx, job, payload, options = {}) =>
      // The pair of name and payload is checked by the signature; a union of all pairs cannot follow it.
      enqueueMany(trx, [{ job, payload, options } as NewJob]),
  };
}

async function addAll(trx: Trx, specs: JobSpec[]): Promise<void> {
  const compared = specs.flatMap(({ key, isEarliest }) => (isEarliest && key !== null ? key : []));
  if (compared.length > 0) await lockJobKeys(trx, compared);
  let missing = specs;
  for (let round = 0; round < maxRounds; round += 1) {
    const added = await insertJobs(trx, missing);
    missing = missing.filter(({ key }) => key !== null && !added.has(key));
    if (missing.length === 0) return;
  }
  throw new Error(`a job could not be added in ${maxRounds} rounds`);
}

const inTransaction = (trx: Trx | Database, use: (own: Trx) => Promise<void>): Promise<void> =>
  isTransaction(trx) ? use(trx) : trx.transaction().execute(use);

const isTransaction = (db: Trx | Database): db is Trx => db.isTransaction;

function toSpec({ job, payload, options = {} }: NewJob): JobSpec {
  const { priority, maxAttempts } = jobDefinitions[job];
  const trace: Record<string, string> = {};
  propagation.inject(context.active(), trace);
  const causeRequestId = causingRequestId();
  return {
    task: job,
    // What a handler is given is parsed by the kind's schema: these two travel beside it.
    payload: {
      ...payload,
      ...(trace["traceparent"] !== undefined && { traceparent: trace["traceparent"] }),
      ...(causeRequestId !== undefined && { causeRequestId }),
    },
    runAt: options.runAt?.toISOString() ?? null,
    maxAttempts: options.maxAttempts ?? maxAttempts,
    priority,
    flags: options.key === undefined ? [job] : [job, keyedFlag],
    key: options.key ?? null,
    isEarliest: options.key !== undefined && options.onWaiting === "earliest",
  };
}

/** In the order of keys, so that two transactions never wait for each other's. */
function oncePerKey(specs: JobSpec[]): JobSpec[] {
  const byKey = new Map<string, JobSpec>();
  for (const spec of specs) if (spec.key !== null) byKey.set(spec.key, spec);
  const keyed = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, spec]) => spec);
  return [...specs.filter(({ key }) => key === null), ...keyed];
}
