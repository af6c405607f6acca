import type { AddNoteInput, ReactInput } from "@piloto/shared/messages";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-context.ts";

type One = { conversationId: string; messageId: string };
export async function addNote(_ctx: ConversationContext, _input: AddNoteInput): Promise<{ messageId: string }> {
  throw new AppError("UNAVAILABLE");
}
export async function react(_ctx: ConversationContext, _input: ReactInput): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function resend(_ctx: ConversationContext, _input: One): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function cancelMessage(_ctx: ConversationContext, _input: One): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
