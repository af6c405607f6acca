import type { SendAttachmentsInput, SendTemplateInput, SendTextInput } from "@piloto/shared/messages";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-context.ts";

export async function sendText(_ctx: ConversationContext, _input: SendTextInput): Promise<{ messageIds: string[] }> {
  throw new AppError("UNAVAILABLE");
}
export async function sendAttachments(
  _ctx: ConversationContext,
  _input: SendAttachmentsInput,
): Promise<{ messageIds: string[] }> {
  throw new AppError("UNAVAILABLE");
}
export async function sendTemplate(
  _ctx: ConversationContext,
  _input: SendTemplateInput,
): Promise<{ messageIds: string[] }> {
  throw new AppError("UNAVAILABLE");
}
