import type { Pool } from "pg";
import { followChannel } from "../../database/followed-channel.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Log } from "../../http/log.ts";
import { createEventWindow, type EventWindow } from "./event-window.ts";
import { createHintQueue, type HintQueue } from "./hint-queue.ts";
import { type FeedEvent, getNewestEventId, listFeedEvents } from "./realtime-feed.queries.ts";

/** This process's ear on the event table, for all streams that are open here. */
export type RealtimeFeed = {
  /** Opens a queue of what this person may hear. Throws RATE_LIMITED with too many open, UNAVAILABLE while stopping. */
  subscribe: (listener: { workspaceId: string; userId: string }) => Subscription;
  /** The number up to which everything was heard; reads the table when that was never done. */
  mark: () => Promise<number>;
  /** Reads the table once, now. */
  poll: () => Promise<void>;
  start: () => Promise<void>;
  /** Ends every stream, so that a server can close; their pages come back by themselves, to another instance. */
  endStreams: () => void;
  stop: () => Promise<void>;
};
export type Subscription = Pick<HintQueue, "take"> & { close: () => void };

type Options = { pool: Pool; connectionString: string; log: Log; now?: () => number };

const pollMs = 2_000;
/** Between two readings: a burst of notifications is one reading, and nobody notices 10 ms. */
const spacingMs = 10;
/** No transaction that writes an event is slower: a statement may take 10 s, an idle one 15 s. */
const slowestCommitMs = 60_000;
const batchSize = 1_000;
/** At the start: how far back a slow transaction's number may lie. */
const startBehind = 1_000;
const maxStreamsPerUser = 20;
const maxStreams = 5_000;

/** Learns events by NOTIFY, and by a poll every two seconds as the backstop when a notification is lost. */
export function createRealtimeFeed({
  pool,
  connectionString,
  log,
  now = () => performance.now(),
}: Options): RealtimeFeed {
  const streams = createStreams();
  let window: EventWindow | undefined;
  let reading: Promise<void> | undefined;
  let isNews = false;

  const read = async (): Promise<void> => {
    window ??= createEventWindow(Math.max(0, (await getNewestEventId(pool)) - startBehind));
    for (let found = batchSize; found >= batchSize;) {
      const rows = await listFeedEvents(pool, { after: window.head(), gaps: window.gaps(), limit: batchSize });
      const before = window.lowWater();
      const fresh = window.accept(rows, now());
      window.forget(now() - slowestCommitMs);
      streams.hand(fresh, { before, after: window.lowWater() });
      found = rows.length;
    }
  };

  /** One reading at a time; news that comes during one is read right after it. */
  const poll = (): Promise<void> => {
    isNews = true;
    reading ??= (async () => {
      try {
        while (isNews) {
          isNews = false;
          await read();
          if (isNews) await new Promise((resolve) => setTimeout(resolve, spacingMs));
        }
      } finally {
        reading = undefined;
      }
    })();
    return reading;
  };
  const feed = followChannel({
    connectionString,
    channel: "realtime",
    log,
    pollMs,
    read: poll,
    failure: "the realtime events could not be read",
  });

  return {
    subscribe: streams.open,
    async mark() {
      if (!window) await poll();
      return window?.lowWater() ?? 0;
    },
    poll,
    start: feed.start,
    endStreams: streams.end,
    async stop() {
      streams.end();
      await feed.stop();
      await reading?.catch(() => undefined);
    },
  };
}

type Stream = { userId: string; queue: HintQueue };

/** The open streams by workspace, bounded in number and in what each may hold. */
function createStreams() {
  const byWorkspace = new Map<string, Set<Stream>>();
  const countOf = new Map<string, number>();
  let count = 0;
  let isEnded = false;

  const change = (userId: string, by: number) => {
    count += by;
    const own = (countOf.get(userId) ?? 0) + by;
    if (own > 0) countOf.set(userId, own);
    else countOf.delete(userId);
  };
  const open: RealtimeFeed["subscribe"] = ({ workspaceId, userId }) => {
    if (isEnded) throw ending();
    if (count >= maxStreams) throw new AppError("UNAVAILABLE", { message: "too many streams", retryAfterSeconds: 10 });
    if ((countOf.get(userId) ?? 0) >= maxStreamsPerUser) {
      throw new AppError("RATE_LIMITED", { message: "too many streams of one person", retryAfterSeconds: 30 });
    }
    const stream = { userId, queue: createHintQueue() };
    const here = byWorkspace.get(workspaceId) ?? new Set();
    byWorkspace.set(workspaceId, here.add(stream));
    change(userId, 1);
    const close = () => {
      if (!here.delete(stream)) return;
      change(userId, -1);
      if (here.size === 0 && byWorkspace.get(workspaceId) === here) byWorkspace.delete(workspaceId);
    };
    return { take: stream.queue.take, close };
  };

  return {
    open,
    /** Gives events to those who may hear them. Only with the last one a reader has heard all up to `after`. */
    hand(events: readonly FeedEvent[], { before, after }: { before: number; after: number }) {
      const reached = new Set<Stream>();
      for (const { workspaceId, userId, kind, conversationId } of events) {
        for (const stream of byWorkspace.get(workspaceId) ?? []) {
          if (userId !== null && userId !== stream.userId) continue;
          stream.queue.push({ hint: { kind, conversationId }, mark: before });
          reached.add(stream);
        }
      }
      for (const { queue } of reached) queue.advance(after);
    },
    end() {
      isEnded = true;
      for (const here of byWorkspace.values()) for (const { queue } of here) queue.fail(ending());
    },
  };
}

const ending = () => new AppError("UNAVAILABLE", { message: "this instance is stopping", retryAfterSeconds: 1 });
