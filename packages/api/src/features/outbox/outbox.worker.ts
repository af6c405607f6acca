import { followChannel } from "../../database/followed-channel.ts";
import type { Mailer } from "../../ports/mailer/mailer.ts";
import type { Log } from "../../http/log.ts";
import { logEvent } from "../../http/log-events.ts";
import type { Services } from "../../services.ts";
import { deliver } from "./deliver.service.ts";
import { leaseOutbox, type OutboxRow, updateOutboxFailed } from "./outbox.queries.ts";

export type OutboxWorker = {
  /** Delivers all that is due now; for tests and the end of a process. Returns how many rows were tried. */
  drain: () => Promise<number>;
  start: () => void;
  /** Finishes what is under way. */
  stop: () => Promise<void>;
};

const pollMs = 5_000;
const batchSize = 10;
const leaseSeconds = 60;
const maxAttempts = 12;

function logFailure(log: Log, { id, kind, attempts }: OutboxRow, isDead: boolean, error: unknown): void {
  const fields = { queue: "outbox", job: kind, jobId: id, attempt: attempts, err: error };
  if (isDead) logEvent(log, "dead_letter", fields, "an outbox row was given up");
  else log.warn(fields, "an outbox row failed; it is tried again");
}

/** Works off the outbox: woken by NOTIFY, with a poll as the backstop. Any number of instances may run at once. */
export function createOutboxWorker(services: Services, mailer: Mailer): OutboxWorker {
  const { db, log, env } = services;
  let running: Promise<number> | undefined;
  let isAgain = false;

  const work = async (row: OutboxRow): Promise<void> => {
    try {
      await deliver(services, mailer, row);
    } catch (error) {
      const isDead = row.attempts >= maxAttempts;
      logFailure(log, row, isDead, error);
      // Exponential with full jitter, from about two seconds to one hour.
      const retryAfterSeconds = 1 + Math.random() * Math.min(3_600, 2 ** (row.attempts + 1));
      const message = error instanceof Error ? error.message : "failed";
      await updateOutboxFailed(db, row.id, { error: message, retryAfterSeconds, isDead });
    }
  };

  const drainOnce = async (): Promise<number> => {
    let tried = 0;
    for (;;) {
      const rows = await leaseOutbox(db, batchSize, leaseSeconds);
      await Promise.all(rows.map(work));
      tried += rows.length;
      if (rows.length < batchSize) return tried;
    }
  };

  const drain = async (): Promise<number> => {
    if (running) {
      isAgain = true;
      return running;
    }
    running = drainOnce().finally(() => {
      running = undefined;
    });
    const tried = await running;
    if (!isAgain) return tried;
    isAgain = false;
    return tried + (await drain());
  };

  const rows = followChannel({
    connectionString: env.DATABASE_URL,
    channel: "outbox",
    log,
    pollMs,
    read: drain,
    failure: "the outbox could not be read",
  });

  return {
    drain,
    start: () => void rows.start(),
    async stop() {
      await rows.stop();
      await running?.catch(() => undefined);
    },
  };
}
