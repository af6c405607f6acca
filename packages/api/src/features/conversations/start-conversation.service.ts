import type { StartConversationInput } from "@piloto/shared/conversations";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "./conversation-context.ts";

export async function startConversation(
  _ctx: ConversationContext,
  _input: StartConversationInput,
): Promise<{ conversationId: string }> {
  throw new AppError("UNAVAILABLE");
}
