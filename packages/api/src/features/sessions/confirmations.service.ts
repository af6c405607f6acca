import type { Pool } from "pg";
import type { Log } from "../../http/log.ts";
import type { AccessClaims } from "./access-token.ts";
import { confirmGenerations } from "./sessions.queries.ts";

/**
 * Confirmation of refresh generations: an access token of generation G that reaches us proves that G's refresh cookie
 * arrived too, so its predecessor can never again be an honest retry.
 */
export type Confirmations = {
  /** Cheap: a map look-up when the generation was reported before. */
  note: (claims: Pick<AccessClaims, "sessionId" | "generation">) => void;
  /** Writes what was noted; called by the timer, by tests and at the end. */
  flush: () => Promise<void>;
  start: () => void;
  stop: () => Promise<void>;
};

const flushMs = 1_000;
const cacheSize = 50_000;

/** Batches confirmations about once a second. Losing a batch is harmless: the next request notes it again elsewhere. */
export function createConfirmations({ pool, log }: { pool: Pool; log: Log }): Confirmations {
  const reported = new Map<string, number>();
  let pending = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    try {
      await confirmGenerations(pool, batch);
    } catch (error) {
      for (const sessionId of batch.keys()) reported.delete(sessionId);
      log.warn({ err: error, sessions: batch.size }, "confirmations were not written; later requests note them again");
    }
  };

  return {
    note({ sessionId, generation }) {
      // Generation 1 has no predecessor that could be replayed.
      if (generation <= 1 || (reported.get(sessionId) ?? 0) >= generation) return;
      if (reported.size >= cacheSize) reported.clear();
      reported.set(sessionId, generation);
      pending.set(sessionId, generation);
    },
    flush,
    start() {
      timer = setInterval(() => void flush(), flushMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
