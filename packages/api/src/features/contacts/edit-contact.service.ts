import type { UpdateContactInput } from "@piloto/shared/contacts";
import { AppError } from "../../errors/app-error.ts";
import type { ConversationContext } from "../conversations/conversation-context.ts";

export async function editContact(_ctx: ConversationContext, _input: UpdateContactInput): Promise<void> {
  throw new AppError("UNAVAILABLE");
}
