import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/**
 * Sets when the agent looks at the conversation: `debounceMs` from now, but not later than `maxWaitMs` after the burst
 * began. Undefined, and nothing set, unless the agent commands the conversation.
 */
export async function updateRunDue(
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, debounceMs, maxWaitMs }: { conversationId: string; debounceMs: number; maxWaitMs: number },
): Promise<Date | undefined> {
  const debounced = sql<Date>`now() + ${debounceMs} * interval '1 millisecond'`;
  const latest = sql<Date>`coalesce(run_since, now()) + ${maxWaitMs} * interval '1 millisecond'`;
  const row = await trx
    .updateTable("conversations")
    .set({ runDueAt: sql<Date>`least(${debounced}, ${latest})`, runSince: sql<Date>`coalesce(run_since, now())` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", conversationId)
    .where("control", "=", "ai")
    .returning("runDueAt")
    .executeTakeFirst();
  return row?.runDueAt ?? undefined;
}
