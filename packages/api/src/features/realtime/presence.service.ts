import type { PresenceView } from "@piloto/shared/conversation-views";
import type { AnnouncePresenceInput } from "@piloto/shared/realtime";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { announce } from "./announce.service.ts";
import { deletePresence, listPresences, upsertPresence } from "./presence.queries.ts";

/** A tab says that it is there every 15 s; after two that did not come it counts as gone. */
const aliveSeconds = 40;

/** Notes who looks at a conversation and who types, and tells the others, but only what is new. Throws NOT_FOUND. */
export async function announcePresence(
  trx: WorkspaceTrx,
  workspaceId: string,
  {
    userId,
    conversationId,
    tabId,
    isTyping,
    isLeaving,
  }: Omit<AnnouncePresenceInput, "workspaceId"> & { userId: string },
): Promise<void> {
  const tab = { conversationId, userId, tabId };
  const { isKnown, isChange } = isLeaving
    ? { isKnown: true, isChange: await deletePresence(trx, workspaceId, tab) }
    : await upsertPresence(trx, workspaceId, { ...tab, isTyping, aliveSeconds });
  if (!isKnown) throw new AppError("NOT_FOUND", { message: "no such conversation" });
  if (isChange) await announce(trx, workspaceId, { kind: "presence", conversationId });
}

/** Who else looks at the conversation now. */
export const listPresence = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { conversationId, userId }: { conversationId: string; userId: string | null },
): Promise<PresenceView[]> => listPresences(trx, workspaceId, { conversationId, userId, aliveSeconds });
