import { serve } from "@hono/node-server";
import { Server } from "node:http";
import { join } from "node:path";
import { schemaVersion } from "@piloto/db/schema-version";
import { createApp } from "./app.ts";
import { EnvError, readEnv } from "./env.ts";
import { createOutboxWorker } from "./features/outbox/outbox.worker.ts";
import { createMaintenance } from "./features/maintenance/maintenance.worker.ts";
import { drainServer } from "./http/drain-server.ts";
import { createLog } from "./http/log.ts";
import { startSentry, stopSentry } from "./http/sentry.ts";
import { startTelemetry, stopTelemetry } from "./http/telemetry.ts";
import { createJobParts } from "./job-parts.ts";
import { createLocalMailbox } from "./ports/mailer/local-mailbox.ts";
import { createServices, startServices, stopServices } from "./services.ts";

/*
 * The only file with side effects: environment → services → listen, and on SIGTERM drain: stop being ready, serve on
 * until nobody sends here any more (DRAIN_DELAY_MS), let requests under way finish, flush, close. Drains for at most ten
 * seconds; Cloud Run kills after that.
 */
const drainMs = 8_000;
// A film of 100 MB over a slow line; every other body is bounded to 256 KiB.
const requestTimeoutMs = 300_000;

const env = readEnvOrExit();
const log = createLog(env);
if (env.OTEL_EXPORTER_OTLP_ENDPOINT) await startTelemetry(env.OTEL_EXPORTER_OTLP_ENDPOINT, env);
if (env.SENTRY_DSN) await startSentry(env.SENTRY_DSN, env.RELEASE, env.NODE_ENV);

const services = createServices(env, log);
const mailer = env.SMTP_URL
  ? // Loaded only where it sends: a fifth of what is read at every start.
    (await import("./ports/mailer/smtp-mailer.ts")).createSmtpMailer(env.SMTP_URL, env.MAIL_FROM)
  : createLocalMailbox(join(env.DATA_DIR, "mailbox"));
const outbox = createOutboxWorker(services, mailer);
const maintenance = createMaintenance(services);
const jobs = createJobParts(services, {
  alsoSweep: async () => void (await outbox.drain()),
  maintain: maintenance.run,
});
const workers = [...(env.RUN === "api" ? [] : [outbox, maintenance]), ...jobs.workers];
for (const worker of workers) worker.start();

let isDraining = false;
const server = listen();
// After listening: until the feeds are heard for the first time, the session rows themselves are asked.
await startServices(services);

function listen(): Server {
  const readiness = { isDraining: () => isDraining };
  const app = createApp(services, { readiness, expectedMigration: schemaVersion, internal: jobs.internal });
  const listening = serve(
    {
      fetch: app.fetch,
      port: env.PORT,
      serverOptions: { requestTimeout: requestTimeoutMs, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
    },
    ({ port }) => log.info({ port, origin: env.PUBLIC_ORIGIN, run: env.RUN }, "listening"),
  );
  listening.on("error", (error: NodeJS.ErrnoException) => {
    const reason =
      error.code === "EADDRINUSE" ? `Port ${env.PORT} is in use. Stop what listens there or set PORT.` : error.message;
    log.fatal({ err: error }, reason);
    process.exit(1);
  });
  // What `serve` makes unless it is told to speak HTTP/2.
  if (!(listening instanceof Server)) throw new Error("not an HTTP/1 server");
  return listening;
}

async function drain(signal: string): Promise<void> {
  if (isDraining) return;
  isDraining = true;
  log.info({ signal }, "draining");
  const kill = setTimeout(() => process.exit(1), drainMs + 2_000);
  kill.unref();
  // Streams never end by themselves; their pages come back at once, to an instance that stays.
  const endStreams = () => services.realtime.endStreams();
  const serverClosed = drainServer(server, { delayMs: env.DRAIN_DELAY_MS, totalMs: drainMs }, endStreams);
  // Beside each other: a download and a job under way may both need the time there is.
  await Promise.all([serverClosed, ...workers.map((worker) => worker.stop())]);
  await stopServices(services);
  await Promise.all([stopTelemetry(), stopSentry()]);
  log.info("stopped");
  process.exit(0);
}

// graphile-worker's only word past its logger, when a worker of its ends: a stack in thirty lines would be thirty entries.
// oxlint-disable-next-line eslint/no-console -- Replaced, not written to.
console.trace = (error: unknown) => log.warn({ err: error }, "a library traced an error");

process.on("SIGTERM", () => void drain("SIGTERM"));
process.on("SIGINT", () => void drain("SIGINT"));
process.on("unhandledRejection", (error) => log.error({ err: error }, "a promise was rejected and nobody looked"));
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "an exception nobody caught");
  process.exit(1);
});

function readEnvOrExit() {
  try {
    return readEnv();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
