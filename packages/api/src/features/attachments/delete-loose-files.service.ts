import { inWorkspace } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { deleteLooseFile, listLooseFiles } from "./loose-files.queries.ts";

const atOnce = 500;

/** Deletes the files that belong to no message for a day, bytes first gone, then forgotten; how many. */
export async function deleteLooseFiles({ db, files, log }: Pick<Services, "db" | "files" | "log">): Promise<number> {
  let deleted = 0;
  for (const { workspaceId, id } of await listLooseFiles(db, atOnce)) {
    try {
      await inWorkspace(db, workspaceId, async (trx) => {
        const row = await deleteLooseFile(trx, workspaceId, id);
        if (!row) return;
        // Before the commit: a row that is gone tells nobody any more where the bytes are. And where there should be none too: the
        // address of a refused upload could be used again for some minutes after its bytes were deleted.
        await files.delete(row.storageKey ?? `${workspaceId}/${id}`);
        deleted += 1;
      });
    } catch (error) {
      log.warn({ err: error, attachmentId: id }, "a loose file could not be deleted; it is tried again");
    }
  }
  return deleted;
}
