import type { Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

export type DrainTimes = {
  /** How long it goes on serving as before: until every balancer has seen that it is not ready any more. */
  delayMs: number;
  /** From the start of the drain to the end of whatever is still open then. */
  totalMs: number;
};

const lookMs = 50;

/**
 * Lets go of a server's connections without a failed request. While it still serves, each answer tells its connection to
 * close: a client that keeps connections open opens the next one elsewhere, instead of sending a request into one that
 * is being closed. `beforeClose` ends what never ends by itself.
 */
export async function drainServer(
  server: Server,
  { delayMs, totalMs }: DrainTimes,
  beforeClose: () => void,
): Promise<void> {
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  // Whoever is still downloading by then.
  const late = setTimeout(() => server.closeAllConnections(), totalMs);
  await wait(delayMs);
  beforeClose();
  // Node closes what is idle now, but not what was asked before the drain and becomes idle later.
  const idle = setInterval(() => server.closeIdleConnections(), lookMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(idle);
  clearTimeout(late);
}
