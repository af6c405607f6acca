import type { ConversationCounts, ConversationRow } from "@piloto/shared/conversation-views";
import type { ListConversationsInput } from "@piloto/shared/conversations";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";

export async function listConversationPage(
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _query: ListConversationsInput & { userId: string | null },
): Promise<{ items: ConversationRow[]; nextCursor: string | null }> {
  throw new AppError("UNAVAILABLE");
}
export async function countConversations(
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _userId: string | null,
): Promise<ConversationCounts> {
  throw new AppError("UNAVAILABLE");
}
