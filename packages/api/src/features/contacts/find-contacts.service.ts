import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";

export async function findContacts(
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _query: { query: string; limit: number },
): Promise<{ id: string; displayName: string; identities: string[] }[]> {
  throw new AppError("UNAVAILABLE");
}
