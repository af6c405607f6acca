import type { Logger } from "graphile-worker";
import type { Log } from "../../http/log.ts";

/**
 * graphile-worker's messages in our log, without what it adds to them: jobs and their payloads. Its failures of jobs
 * are left out, because we log them with their cause; its warnings are hints about its settings.
 */
export async function createGraphileLogger(log: Log): Promise<Logger> {
  const graphile = await import("graphile-worker");
  return new graphile.Logger(() => (level, message, meta) => {
    if (level === "error" && meta?.["failure"] !== true) log.warn(message);
    else if (level === "warning") log.debug(message);
  });
}
