import { createListener, type ListenChannel } from "./listener.ts";
import type { Log } from "../http/log.ts";

/** Reads what a table has that is new, whenever the database announces it, and regularly all the same. */
export type FollowedChannel = {
  /** Listens and reads for the first time, then goes on by itself. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
};

type Options = {
  connectionString: string;
  channel: ListenChannel;
  log: Log;
  /** The poll is the backstop: a notification is lost with the connection it was for. */
  pollMs: number;
  /** Reads once. May be called while it runs. */
  read: () => Promise<unknown>;
  /** What the log says when it fails; it is tried again with the next notification or poll. */
  failure: string;
};

/** Calls `read` at every `NOTIFY <channel>` and every `pollMs`, until it is stopped. */
export function followChannel({ connectionString, channel, log, pollMs, read, failure }: Options): FollowedChannel {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const readSafely = (): Promise<unknown> => read().catch((err: unknown) => log.warn({ err }, failure));
  const listener = createListener({ connectionString, channel, log, onNotification: () => void readSafely() });
  const loop = async (): Promise<void> => {
    await Promise.all([listener.ensureListening(), readSafely()]);
    if (!isStopped) timer = setTimeout(() => void loop(), pollMs);
  };

  return {
    start: loop,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await listener.stop();
    },
  };
}
