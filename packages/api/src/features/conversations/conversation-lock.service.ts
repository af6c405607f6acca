import type { ConversationContext } from "./conversation-context.ts";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type ConversationRecord, lockConversationRow } from "./conversation-row.queries.ts";

export type { ConversationContext };

/** A conversation whose row this transaction has locked. Lock order: contact identity → conversation → message. */
export type LockedConversation = ConversationRecord;

/** Locks the conversation until the end of the transaction. Throws NOT_FOUND, also for one of another workspace. */
export async function lockConversation(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<LockedConversation> {
  const locked = await lockConversationRow(trx, workspaceId, conversationId);
  if (!locked) throw new AppError("NOT_FOUND", { message: "no such conversation in this workspace" });
  return locked;
}

/** The same for work whose conversation may be gone by now: undefined when it is. */
export const findConversationForUpdate = (
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<LockedConversation | undefined> => lockConversationRow(trx, workspaceId, conversationId);
