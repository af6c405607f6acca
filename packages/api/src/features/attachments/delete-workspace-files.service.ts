import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { JobHandler } from "../../ports/jobs/job-handler.ts";
import type { Services } from "../../services.ts";

// By then the last upload address has ended, and so has every job that was fetching a file.
const afterMs = 3_600_000;

/** In the transaction that deletes a workspace, whose rows are all that knows of its files: an hour later they go too. */
export async function queueFilesDeletion(
  { jobs }: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
): Promise<void> {
  const runAt = new Date(Date.now() + afterMs);
  await jobs.enqueue(trx, "delete_files", { workspaceId }, { runAt, key: `delete_files:${workspaceId}` });
}

/** Deletes all files of a workspace that is gone. Broken off, the next attempt goes on with what is left. */
export const createDeleteFilesHandler =
  ({ files }: Pick<Services, "files">): JobHandler<"delete_files"> =>
  ({ workspaceId }) =>
    files.deletePrefix(workspaceId);
