import type { MessagePage } from "@piloto/shared/conversation-views";
import type { ListMessagesInput } from "@piloto/shared/messages";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Services } from "../../services.ts";

export async function listMessagePage(
  _services: Services,
  _trx: WorkspaceTrx,
  _workspaceId: string,
  _query: ListMessagesInput,
): Promise<MessagePage> {
  throw new AppError("UNAVAILABLE");
}
