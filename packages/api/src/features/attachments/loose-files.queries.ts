import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** Files without a message, a day after they came, in all workspaces. */
export async function listLooseFiles(db: Database, limit: number): Promise<{ workspaceId: string; id: string }[]> {
  const { rows } = await sql<{
    workspaceId: string;
    id: string;
  }>`SELECT workspace_id, id FROM attachments_to_delete(${limit})`.execute(db);
  return rows;
}

/** Deletes the row of a file that still has no message; undefined when it was given to one meanwhile. */
export async function deleteLooseFile(
  trx: WorkspaceTrx,
  workspaceId: string,
  attachmentId: string,
): Promise<{ storageKey: string | null } | undefined> {
  return trx
    .deleteFrom("attachments")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", attachmentId)
    .where("messageId", "is", null)
    .returning("storageKey")
    .executeTakeFirst();
}
