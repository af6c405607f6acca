import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { lockConversation, type LockedConversation } from "../conversations/conversation-lock.service.ts";

/** The conversation under its lock; undefined when it was deleted: a job may outlive it. */
export async function lockIfThere(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<LockedConversation | undefined> {
  try {
    return await lockConversation(trx, workspaceId, conversationId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
