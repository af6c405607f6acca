import type { ControlInput, HandBackInput } from "@piloto/shared/conversations";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "./conversation-context.ts";

export async function takeOver(_ctx: ConversationContext, _input: ControlInput): Promise<{ controlEpoch: number }> {
  throw new AppError("UNAVAILABLE");
}
export async function handBack(_ctx: ConversationContext, _input: HandBackInput): Promise<{ controlEpoch: number }> {
  throw new AppError("UNAVAILABLE");
}
export async function pauseConversation(
  _ctx: ConversationContext,
  _input: ControlInput,
): Promise<{ controlEpoch: number }> {
  throw new AppError("UNAVAILABLE");
}
