import { z } from "zod";
import { idField, workspaceInput } from "./fields.ts";

/** `lastEventId`: what tRPC's tracked() gave last; the stream goes on from there. */
export const realtimeInput = workspaceInput.extend({ lastEventId: z.string().max(40).nullish() });

/** Said every 15 s while a conversation is open in a tab, and when typing begins or ends. */
export const announcePresenceInput = workspaceInput.extend({
  conversationId: idField,
  tabId: idField,
  isTyping: z.boolean().default(false),
  /** The tab closes or opens another conversation. */
  isLeaving: z.boolean().default(false),
});
export type AnnouncePresenceInput = z.infer<typeof announcePresenceInput>;
export const listPresenceInput = workspaceInput.extend({ conversationId: idField });
