import type { ConversationSearchHit } from "@piloto/shared/conversation-views";
import type { SearchConversationsInput } from "@piloto/shared/conversations";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";

export async function searchConversations(
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _query: SearchConversationsInput,
): Promise<{ items: ConversationSearchHit[]; nextCursor: string | null }> {
  throw new AppError("UNAVAILABLE");
}
