import { sql } from "kysely";
import type { Trx } from "../../database/workspace.ts";

// Any number will do, as long as nothing else uses it: "fold" in ASCII.
const foldLock = 0x666f6c64;

/** Takes the lock until the transaction ends; false when another folder has it. */
export async function lockFolding(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ isMine: boolean }>`SELECT pg_try_advisory_xact_lock(${foldLock}) AS is_mine`.execute(
    trx,
  );
  return rows[0]?.isMine ?? false;
}

/** Moves the oldest counters of all workspaces into their days; how many. Expects the lock. */
export async function foldOldest(trx: Trx, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT fold_usage(${limit}) AS count`.execute(trx);
  return rows[0]?.count ?? 0;
}
