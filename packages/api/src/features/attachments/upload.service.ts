import type { AttachmentView } from "@piloto/shared/conversation-views";
import type { BeginUploadInput } from "@piloto/shared/messages";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-context.ts";

type One = { attachmentId: string };
export async function beginUpload(
  _ctx: ConversationContext,
  _input: BeginUploadInput,
): Promise<{ attachmentId: string; url: string; method: "PUT"; headers: Record<string, string> }> {
  throw new AppError("UNAVAILABLE");
}
export async function finishUpload(_ctx: ConversationContext, _input: One): Promise<AttachmentView> {
  throw new AppError("UNAVAILABLE");
}
export async function discardUpload(_ctx: ConversationContext, _input: One): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
export async function retryFetch(_ctx: ConversationContext, _input: One): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
