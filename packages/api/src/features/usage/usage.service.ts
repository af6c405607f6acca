import type { WorkspaceTrx } from "../../database/workspace.ts";
import { insertUsageDeltas, type UsageDelta } from "./usage.queries.ts";

/** Counts for the overview, in the transaction of what is counted. */
export const countUsage = (trx: WorkspaceTrx, workspaceId: string, ...deltas: UsageDelta[]): Promise<void> =>
  insertUsageDeltas(trx, workspaceId, deltas);
