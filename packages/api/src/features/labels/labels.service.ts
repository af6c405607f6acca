import type { LabelView } from "@piloto/shared/conversation-views";
import type { CreateLabelInput, UpdateLabelInput } from "@piloto/shared/labels";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-context.ts";

export async function listLabels(
  _trx: WorkspaceTrx,
  _workspaceId: string,
): Promise<(LabelView & { conversationCount: number })[]> {
  throw new AppError("UNAVAILABLE");
}
export async function createLabel(_ctx: ConversationContext, _input: CreateLabelInput): Promise<LabelView> {
  throw new AppError("UNAVAILABLE");
}
export async function updateLabel(_ctx: ConversationContext, _input: UpdateLabelInput): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function deleteLabel(_ctx: ConversationContext, _input: { labelId: string }): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
