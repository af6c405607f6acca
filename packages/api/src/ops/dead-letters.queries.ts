import { sql } from "kysely";
import type { Database } from "../database/pool.ts";

export type Letter = {
  id: string;
  workspaceId: string | null;
  workspace: string | null;
  task: string;
  attempts: number;
  failedAt: Date;
  error: string;
  payload: Record<string, unknown>;
  resolution: string | null;
};

export type LetterFilter = { workspaceId: string | undefined; task: string | undefined; ids: string[] | undefined };

/** Dead letters of all workspaces and of none, newest first; those that wait for a decision unless `ids` are given. */
export async function listLetters(owner: Database, filter: LetterFilter, limit: number): Promise<Letter[]> {
  const { workspaceId, task, ids } = filter;
  const { rows } = await sql<Letter>`
    SELECT d.id, d.workspace_id, w.slug AS workspace, d.task, d.attempts, d.failed_at, d.error, d.payload, d.resolution
    FROM dead_letters d LEFT JOIN workspaces w ON w.id = d.workspace_id
    WHERE (${workspaceId ?? null}::uuid IS NULL OR d.workspace_id = ${workspaceId ?? null}::uuid)
      AND (${task ?? null}::text IS NULL OR d.task = ${task ?? null}::text)
      AND CASE WHEN ${ids === undefined} THEN d.resolved_at IS NULL ELSE d.id = ANY (${ids ?? []}::uuid[]) END
    ORDER BY d.failed_at DESC, d.id DESC LIMIT ${limit}`.execute(owner);
  return rows;
}

/** Those that belong to no workspace: the clock makes such work anew by itself, so they only go. */
export async function discardClockLetters(owner: Database, ids: string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE dead_letters SET resolution = 'discarded', resolved_at = now()
    WHERE workspace_id IS NULL AND resolved_at IS NULL AND id = ANY (${ids}::uuid[])`.execute(owner);
  return Number(numAffectedRows ?? 0);
}
