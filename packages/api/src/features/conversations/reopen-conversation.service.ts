import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { recordConversationEvent } from "./conversation-events.service.ts";
import type { LockedConversation } from "./conversation-lock.service.ts";
import { findLive } from "./live-conversation.queries.ts";
import { updateOpened } from "./manage-conversation.queries.ts";

/**
 * Opens a snoozed or closed conversation again; an open one stays as it is. Throws CONFLICT with `conversationId` when
 * the person has another live conversation on the channel: that is where one goes on.
 */
export async function reopenLocked(
  trx: WorkspaceTrx,
  workspaceId: string,
  locked: LockedConversation,
  by: { userId: string | null },
): Promise<void> {
  if (locked.status === "open") return;
  const other = locked.status === "closed" ? await findLive(trx, workspaceId, locked) : undefined;
  if (other) {
    throw new AppError("CONFLICT", {
      message: "the person has another live conversation",
      details: { reason: "other_live", conversationId: other },
    });
  }
  await updateOpened(trx, workspaceId, locked.id);
  await recordConversationEvent(trx, workspaceId, {
    conversationId: locked.id,
    kind: locked.status === "closed" ? "reopened" : "woken",
    actor: "person",
    userId: by.userId,
  });
}
