import type { Pool } from "pg";
import { followChannel } from "../../database/followed-channel.ts";
import type { Log } from "../../http/log.ts";
import type { AccessClaims } from "./access-token.ts";
import { listRevocations } from "./revocations.queries.ts";

/** What the stateless path must refuse, in memory, fed from the `revocations` table. */
export type Revocations = {
  /** Whether a still unexpired token was revoked since it was signed. */
  isRevoked: (claims: Pick<AccessClaims, "sessionId" | "userId" | "epoch">) => boolean;
  /** False when the feed has not been heard for five seconds: then the session row itself must be asked. */
  isFresh: () => boolean;
  /** Reads the feed once, now. */
  poll: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
};

type Options = { pool: Pool; connectionString: string; log: Log; windowSeconds: number };

const pollMs = 2_000;
const staleMs = 5_000;
// A transaction that began earlier may commit later: each poll looks this far behind the newest row it has seen.
const overlapSeconds = 60;

/** Learns revocations by NOTIFY, and by a poll every two seconds as the backstop when a notification is lost. */
export function createRevocations({ pool, connectionString, log, windowSeconds }: Options): Revocations {
  const sessions = new Map<string, number>();
  const epochs = new Map<string, { minEpoch: number; at: number }>();
  let heardAt = Number.NEGATIVE_INFINITY;
  let newest: Date | undefined;

  const poll = async (): Promise<void> => {
    const askedAt = performance.now();
    const rows = await listRevocations(pool, { after: newest, windowSeconds, overlapSeconds });
    for (const row of rows) {
      if (row.sessionId) sessions.set(row.sessionId, askedAt);
      if (row.userId && row.minEpoch !== null) {
        const known = epochs.get(row.userId)?.minEpoch ?? 0;
        epochs.set(row.userId, { minEpoch: Math.max(known, row.minEpoch), at: askedAt });
      }
      if (!newest || row.createdAt > newest) newest = row.createdAt;
    }
    heardAt = askedAt;
    forget(askedAt - windowSeconds * 1000);
  };

  const forget = (before: number) => {
    for (const [id, at] of sessions) if (at < before) sessions.delete(id);
    for (const [id, { at }] of epochs) if (at < before) epochs.delete(id);
  };

  const feed = followChannel({
    connectionString,
    channel: "revocations",
    log,
    pollMs,
    read: poll,
    failure: "the revocation feed could not be read",
  });

  return {
    isRevoked: ({ sessionId, userId, epoch }) => sessions.has(sessionId) || epoch < (epochs.get(userId)?.minEpoch ?? 0),
    isFresh: () => performance.now() - heardAt < staleMs,
    poll,
    start: feed.start,
    stop: feed.stop,
  };
}
