import { outageOf } from "../database/sqlstate.ts";
import { logEvent } from "./log-events.ts";
import type { Log } from "./log.ts";

/** Says that the database or the disk is the reason, under the event an alert waits for; false when it is not. */
export function logOutage(log: Log, error: unknown): boolean {
  const outage = outageOf(error);
  if (!outage) return false;
  logEvent(log, outage.event, { reason: outage.reason, err: error }, "what the product stands on is missing");
  return true;
}
