import type { Locale } from "@piloto/shared/fields";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export async function insertWorkspace(
  trx: WorkspaceTrx,
  workspace: { id: string; name: string; slug: string; locale: Locale },
): Promise<void> {
  await trx.insertInto("workspaces").values(workspace).execute();
}

export async function insertOwner(trx: WorkspaceTrx, workspaceId: string, userId: string): Promise<void> {
  await trx.insertInto("memberships").values({ workspaceId, userId, role: "owner" }).execute();
}
