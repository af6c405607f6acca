import type { MergeContactsInput } from "@piloto/shared/contacts";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-context.ts";

export async function mergeContacts(
  _ctx: ConversationContext,
  _input: MergeContactsInput,
): Promise<{ mergeId: string }> {
  throw new AppError("UNAVAILABLE");
}
export async function undoMerge(_ctx: ConversationContext, _input: { mergeId: string }): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
