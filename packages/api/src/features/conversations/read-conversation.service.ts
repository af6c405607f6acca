import type { ConversationDetail, ConversationEventView } from "@piloto/shared/conversation-views";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";

export async function readConversation(
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _conversationId: string,
): Promise<ConversationDetail> {
  throw new AppError("UNAVAILABLE");
}
export async function listConversationEvents(
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _conversationId: string,
): Promise<ConversationEventView[]> {
  throw new AppError("UNAVAILABLE");
}
