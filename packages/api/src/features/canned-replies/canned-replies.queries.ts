import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type CannedReplyRow = { id: string; shortcut: string; title: string; body: string; updatedAt: Date };
type Fields = { shortcut: string; title: string; body: string };

const columns = ["id", "shortcut", "title", "body", "updatedAt"] as const;

/** All quick replies by shortcut. */
export async function listCannedReplyRows(trx: WorkspaceTrx, workspaceId: string): Promise<CannedReplyRow[]> {
  return trx
    .selectFrom("cannedReplies")
    .select(columns)
    .where("workspaceId", "=", workspaceId)
    .orderBy("shortcut")
    .execute();
}

export async function countCannedReplies(trx: WorkspaceTrx, workspaceId: string): Promise<number> {
  const { count } = await trx
    .selectFrom("cannedReplies")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("workspaceId", "=", workspaceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A shortcut that is taken is CONFLICT. */
export async function insertCannedReply(
  trx: WorkspaceTrx,
  workspaceId: string,
  { userId, ...fields }: Fields & { userId: string | null },
): Promise<CannedReplyRow> {
  return trx
    .insertInto("cannedReplies")
    .values({ workspaceId, ...fields, createdBy: userId })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** False when there is no such quick reply. */
export async function updateCannedReplyFields(
  trx: WorkspaceTrx,
  workspaceId: string,
  { cannedReplyId, ...fields }: Fields & { cannedReplyId: string },
): Promise<boolean> {
  const row = await trx
    .updateTable("cannedReplies")
    .set({ ...fields, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", cannedReplyId)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** False when there is no such quick reply. */
export async function deleteCannedReplyRow(
  trx: WorkspaceTrx,
  workspaceId: string,
  cannedReplyId: string,
): Promise<boolean> {
  const row = await trx
    .deleteFrom("cannedReplies")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", cannedReplyId)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
