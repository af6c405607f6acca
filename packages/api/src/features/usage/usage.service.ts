import type { WorkspaceTrx } from "../../database/workspace.ts";
import { durationBucket } from "./duration-bucket.ts";
import { insertUsageDeltas, type UsageDelta } from "./usage.queries.ts";

export type { UsageDelta };

/** What `countDuration` counted, to take it back: `countUsage` with its value negated. */
export const durationDelta = (milliseconds: number, delta: Omit<UsageDelta, "detail" | "value">): UsageDelta => ({
  ...delta,
  value: 1,
  detail: durationBucket(milliseconds),
});

/** Counts for the overview, in the transaction of what is counted. */
export const countUsage = (trx: WorkspaceTrx, workspaceId: string, ...deltas: UsageDelta[]): Promise<void> =>
  insertUsageDeltas(trx, workspaceId, deltas);

/** Counts one duration, under the bucket it falls into. */
export const countDuration = (
  trx: WorkspaceTrx,
  workspaceId: string,
  milliseconds: number,
  delta: Omit<UsageDelta, "detail" | "value">,
): Promise<void> => insertUsageDeltas(trx, workspaceId, [durationDelta(milliseconds, delta)]);
