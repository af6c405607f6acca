import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { InboundEvent } from "../../ports/channels/channel-adapter.ts";
import { lockConversation } from "../conversations/conversation-lock.service.ts";
import { announce } from "../realtime/announce.service.ts";
import { detachFiles, updateDeleted, updateEdited, upsertReaction } from "./changes.queries.ts";
import { refreshListLine, type TargetMessage } from "./received.queries.ts";

/** What happens to a message after it was said. */
export type MessageChange = Extract<InboundEvent, { kind: "reaction" | "edit" | "deletion" }>;

/** Applies a reaction, an edit or a deletion to its message; in any order the newest word of each kind holds. */
export async function applyChange(
  trx: WorkspaceTrx,
  workspaceId: string,
  { id: messageId, conversationId }: Pick<TargetMessage, "id" | "conversationId">,
  change: MessageChange,
): Promise<void> {
  await lockConversation(trx, workspaceId, conversationId);
  if (!(await changeMessage(trx, workspaceId, messageId, change))) return;
  if (change.kind !== "reaction") await refreshListLine(trx, workspaceId, conversationId);
  await announce(trx, workspaceId, { kind: "message", conversationId });
}

async function changeMessage(
  trx: WorkspaceTrx,
  workspaceId: string,
  messageId: string,
  change: MessageChange,
): Promise<boolean> {
  const { at } = change;
  switch (change.kind) {
    case "reaction": {
      const emoji = change.emoji?.slice(0, 40).toWellFormed() ?? null;
      return upsertReaction(trx, workspaceId, { messageId, side: change.by, emoji, at });
    }
    case "edit":
      // An edit whose new content cannot be shown must not empty the message.
      if (change.content.type === "unsupported") return false;
      return updateEdited(trx, workspaceId, { messageId, text: change.content.text, at });
    case "deletion": {
      const isDeleted = await updateDeleted(trx, workspaceId, { messageId, at });
      if (isDeleted) await detachFiles(trx, workspaceId, messageId);
      return isDeleted;
    }
  }
}
