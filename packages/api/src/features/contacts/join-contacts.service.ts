import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
export async function joinContacts(
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _j: { keptId: string; mergedId: string; reason: string; mergedBy: string | null },
): Promise<string> {
  throw new AppError("UNAVAILABLE");
}
