import type { WorkspaceTrx } from "../../database/workspace.ts";
import { announce } from "../realtime/announce.service.ts";
import { insertConversationEvent, type NewConversationEvent } from "./conversation-row.queries.ts";

export type { NewConversationEvent };

/** Writes what happened into the conversation's timeline and tells the open pages. */
export async function recordConversationEvent(
  trx: WorkspaceTrx,
  workspaceId: string,
  event: NewConversationEvent,
): Promise<void> {
  await insertConversationEvent(trx, workspaceId, event);
  await announce(trx, workspaceId, { kind: "conversation", conversationId: event.conversationId });
}
