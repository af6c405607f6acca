import type { WorkspaceTrx } from "../../database/workspace.ts";

/** The zone in which working hours and dates of a workspace are meant. */
export async function getTimezone(trx: WorkspaceTrx, workspaceId: string): Promise<string> {
  const { timezone } = await trx
    .selectFrom("workspaces")
    .where("id", "=", workspaceId)
    .select("timezone")
    .executeTakeFirstOrThrow();
  return timezone;
}
