import type { AssignInput, SnoozeInput } from "@piloto/shared/conversations";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "./conversation-context.ts";

type One = { conversationId: string };
export async function assignConversation(_ctx: ConversationContext, _input: AssignInput): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function snoozeConversation(_ctx: ConversationContext, _input: SnoozeInput): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function closeConversation(_ctx: ConversationContext, _input: One): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function reopenConversation(_ctx: ConversationContext, _input: One): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function labelConversation(_ctx: ConversationContext, _input: One & { labelId: string }): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function unlabelConversation(_ctx: ConversationContext, _input: One & { labelId: string }): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function markConversationRead(
  _ctx: ConversationContext,
  _input: One & { isUnread: boolean },
): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
