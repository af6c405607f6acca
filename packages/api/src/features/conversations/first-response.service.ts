import type { WorkspaceTrx } from "../../database/workspace.ts";
import { countDuration, countUsage } from "../usage/usage.service.ts";
import type { LockedConversation } from "./conversation-lock.service.ts";
import { updateFirstResponse } from "./conversation-row.queries.ts";

/** Counts the first answer to the customer, once per conversation; before the customer has written there is none. */
export async function noteFirstResponse(
  trx: WorkspaceTrx,
  workspaceId: string,
  { id, channelId, agentId }: LockedConversation,
  responder: "agent" | "person",
): Promise<void> {
  const first = await updateFirstResponse(trx, workspaceId, { conversationId: id, responder });
  if (!first) return;
  const metric = responder === "agent" ? "answered_by_agent" : "answered_by_person";
  await countUsage(trx, workspaceId, { metric, value: 1, channelId, agentId });
  await countDuration(trx, workspaceId, first.waitedMs, { metric: "first_response", channelId, agentId });
}
