import { Client } from "pg";
import type { Log } from "../http/log.ts";

export type ListenChannel = "revocations" | "outbox" | "realtime" | "jobs:insert";

/** One connection of its own that hears a channel's notifications. */
export type Listener = {
  /** Connects when it is not connected; failing is logged and tried again by the next call. */
  ensureListening: () => Promise<void>;
  stop: () => Promise<void>;
};

type Options = {
  connectionString: string;
  channel: ListenChannel;
  log: Log;
  onNotification: () => void;
};

/**
 * Hears `NOTIFY <channel>`. A notification may be lost with the connection, so whoever listens also polls, and calls
 * `ensureListening` each time: `followChannel` does.
 */
export function createListener({ connectionString, channel, log, onNotification }: Options): Listener {
  let current: Client | undefined;
  let isStopped = false;

  return {
    async ensureListening() {
      if (isStopped || current) return;
      const client = new Client({
        connectionString,
        options: "-c role=piloto_app",
        application_name: `piloto-${channel}`,
        keepAlive: true,
      });
      current = client;
      const drop = () => {
        if (current === client) current = undefined;
      };
      client.on("error", drop).on("end", drop).on("notification", onNotification);
      try {
        await client.connect();
        await client.query(`LISTEN "${channel}"`);
      } catch (error) {
        drop();
        await client.end().catch(() => undefined);
        log.warn({ err: error, channel }, "not listening to the database; polling goes on");
      }
    },
    async stop() {
      isStopped = true;
      await current?.end().catch(() => undefined);
    },
  };
}
