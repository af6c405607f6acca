import type { Database } from "../../database/pool.ts";
import { foldOldest, lockFolding } from "./fold-usage.queries.ts";

const atOnce = 20_000;
/** A backlog of more than so many rounds is left to the next sweep, so that one job has an end. */
const maxRounds = 50;

/**
 * Folds the counters written since the last time into one row per key and day; how many were folded. Each round is a
 * transaction of its own and counts a counter exactly once, whatever is written meanwhile and wherever it breaks off.
 * Days are those of the workspace's time zone at this moment: what was folded before a change of zone stays where it is.
 * Returns at once when another instance is at it.
 */
export async function foldUsage(db: Database): Promise<number> {
  let total = 0;
  for (let round = 0; round < maxRounds; round += 1) {
    const folded = await db
      .transaction()
      .execute(async (trx) => ((await lockFolding(trx)) ? foldOldest(trx, atOnce) : 0));
    total += folded;
    if (folded < atOnce) break;
  }
  return total;
}
