import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { DbJob } from "graphile-worker";
import { z } from "zod";
import type { Database } from "../../database/pool.ts";
import type { Log } from "../../http/log.ts";
import { logEvent } from "../../http/log-events.ts";
import { logOutage } from "../../http/log-outage.ts";
import { type LogScope, runInLogScope } from "../../http/log-scope.ts";
import { reportError } from "../../http/sentry.ts";
import type { Services } from "../../services.ts";
import { type JobContext, type JobHandlers, PermanentJobError } from "./job-handler.ts";
import { longestRunMs } from "./job-leases.ts";
import { handledKinds } from "./job-limits.ts";
import { buryJob, spreadRetry } from "./jobs.queries.ts";
import { jobDefinitions, type JobName } from "./jobs.ts";

export type TaskOutcome = { job: JobName; error?: unknown };

type TakenRow = Pick<DbJob, "id" | "attempts" | "max_attempts" | "locked_by">;

/** Does a job that has been taken. Rejects with the handler's error once the row knows of it. */
export type RunTask = (payload: unknown, taken: { job: TakenRow; abortSignal: AbortSignal }) => Promise<void>;

type TaskOptions = {
  name: JobName;
  /** Takes the payload as its schema gives it; see `createTasks`. */
  handle: (payload: unknown, context: JobContext) => Promise<void>;
  db: Database;
  log: Log;
  onOutcome: (outcome: TaskOutcome) => void;
};

const storedTrace = z.object({ traceparent: z.string() });
/** Of a payload what its lines in the log carry. */
const storedScope = z
  .object({
    causeRequestId: z.string(),
    workspaceId: z.string(),
    conversationId: z.string(),
    channelId: z.string(),
    messageId: z.string(),
    webhookEventId: z.string(),
  })
  .partial();

/** The handlers' kinds as graphile-worker, or a task of Cloud Tasks, calls them. */
export function createTasks(
  { handlers, services: { db, log } }: { handlers: Partial<JobHandlers>; services: Pick<Services, "db" | "log"> },
  onOutcome: (outcome: TaskOutcome) => void,
): Partial<Record<JobName, RunTask>> {
  const tasks: Partial<Record<JobName, RunTask>> = {};
  for (const name of handledKinds(handlers)) {
    // The payload was parsed with this name's schema: the one place where the compiler cannot follow the pair.
    const handle = handlers[name] as (payload: unknown, context: JobContext) => Promise<void>;
    tasks[name] = createTask({ name, handle, db, log, onOutcome });
  }
  return tasks;
}

/** A handler in a span of its own, logged, and its job buried after the last failure. */
function createTask({ name, handle, db, log, onOutcome }: TaskOptions): RunTask {
  const tracer = trace.getTracer("piloto-api");
  const duration = metrics.getMeter("piloto-api").createHistogram("piloto.job.duration", { unit: "s" });
  return async (payload, { job, abortSignal }) => {
    const startedAt = performance.now();
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(), longestRunMs);
    const signal = AbortSignal.any([abortSignal, tooLong.signal]);
    const jobContext = contextOf(job, signal, log);
    const parent = propagation.extract(context.active(), storedTrace.safeParse(payload).data ?? {});
    const options = { kind: SpanKind.CONSUMER, attributes: { "piloto.job": name, "piloto.job_id": jobContext.jobId } };
    const scope = scopeOf(name, job, payload);
    const run = () =>
      tracer.startActiveSpan(`job ${name}`, options, async (span) => {
        try {
          await handle(parsePayload(name, payload), jobContext);
          duration.record((performance.now() - startedAt) / 1_000, { job: name, outcome: "done" });
          onOutcome({ job: name });
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          duration.record((performance.now() - startedAt) / 1_000, { job: name, outcome: "failed" });
          onOutcome({ job: name, error });
          await settleFailure(db, job, jobContext, { name, error });
          throw error;
        } finally {
          clearTimeout(timer);
          span.end();
        }
      });
    await context.with(parent, () => runInLogScope(scope, run));
  };
}

const scopeOf = (name: JobName, job: TakenRow, payload: unknown): LogScope => ({
  ...storedScope.safeParse(payload).data,
  jobId: String(job.id),
  job: name,
  attempt: job.attempts,
});

const contextOf = (job: TakenRow, signal: AbortSignal, log: Log): JobContext => ({
  jobId: String(job.id),
  attempt: job.attempts,
  isLastAttempt: job.attempts >= job.max_attempts,
  signal,
  log,
});

function parsePayload(name: JobName, payload: unknown): unknown {
  const parsed = jobDefinitions[name].payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new PermanentJobError(`the payload of this ${name} job has another shape`, { cause: parsed.error });
}

/** What happens to the row beyond what graphile-worker does. Failing here is no loss: the sweep finds it. */
async function settleFailure(
  db: Database,
  { locked_by: workerId, attempts: attempt }: TakenRow,
  { jobId, isLastAttempt, log }: JobContext,
  { name, error }: { name: JobName; error: unknown },
): Promise<void> {
  const isFinal = isLastAttempt || error instanceof PermanentJobError;
  if (isFinal)
    logEvent(log, "dead_letter", { queue: "jobs", job: name, jobId, attempt, err: error }, "a job was given up");
  else if (!logOutage(log, error)) log.warn({ err: error }, "a job failed; it is tried again");
  if (isFinal) reportError(error, { job: name });
  if (workerId === null) return;
  const message = error instanceof Error ? error.message || error.name : "failed";
  try {
    if (isFinal) await buryJob(db, { jobId, workerId, error: message });
    else await spreadRetry(db, jobId, workerId);
  } catch (settleError) {
    log.warn({ err: settleError }, "a failed job's row could not be changed");
  }
}
