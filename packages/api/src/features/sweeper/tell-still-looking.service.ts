import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { lockConversation, type LockedConversation } from "../conversations/conversation-lock.service.ts";
import { markWaitingTold } from "../conversations/live-conversation.service.ts";
import { queueOutgoing } from "../messages/queue-outgoing.service.ts";

export const stillLookingText = "Ainda estamos procurando alguém para atender você. Obrigado pela paciência!";

/**
 * Tells a customer, once per hand-off, that somebody is still being looked for. Where nothing may or should be said it is
 * only noted: outside the channel's window, and on a channel without an agent, whose people never asked us to speak.
 */
export async function tellStillLooking(
  services: Pick<Services, "jobs">,
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<void> {
  const locked = await lockConversation(trx, workspaceId, conversationId);
  if (locked.control !== "handoff_pending" || locked.waitingToldAt !== null || locked.status !== "open") return;
  if (isWindowOpen(locked) && locked.controlReason !== "no_agent") {
    await queueOutgoing(services, trx, workspaceId, locked, { author: "system", type: "text", text: stillLookingText });
  }
  await markWaitingTold(trx, workspaceId, conversationId);
}

const isWindowOpen = ({ windowExpiresAt }: LockedConversation, now: Date = new Date()): boolean =>
  windowExpiresAt !== null && windowExpiresAt > now;
