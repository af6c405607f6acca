import type { CreateCannedReplyInput, UpdateCannedReplyInput } from "@piloto/shared/canned-replies";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-context.ts";

export type CannedReply = { id: string; shortcut: string; title: string; body: string; updatedAt: Date };

export async function listCannedReplies(_trx: WorkspaceTrx, _workspaceId: string): Promise<CannedReply[]> {
  throw new AppError("UNAVAILABLE");
}
export async function createCannedReply(
  _ctx: ConversationContext,
  _input: CreateCannedReplyInput,
): Promise<CannedReply> {
  throw new AppError("UNAVAILABLE");
}
export async function updateCannedReply(_ctx: ConversationContext, _input: UpdateCannedReplyInput): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function deleteCannedReply(_ctx: ConversationContext, _input: { cannedReplyId: string }): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
