import { channelLimits, isTextTooLong, measureText } from "@piloto/shared/channel-limits";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import { findMessage } from "./outgoing.queries.ts";
import { getSendChannel, type SendChannel } from "./send-message.queries.ts";
import { isWindowOpenFor } from "./sending-window.ts";

/**
 * The conversation's channel, when it may be written to. One that needs re-authorisation takes messages: they wait.
 * Throws CONFLICT with `reason` for one that is blocked or disconnected.
 */
export async function requireChannel(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId }: LockedConversation,
): Promise<SendChannel> {
  const channel = await getSendChannel(trx, workspaceId, channelId);
  if (channel.status === "blocked" || channel.status === "disconnected") {
    throw new AppError("CONFLICT", {
      message: `the channel is ${channel.status}`,
      details: { reason: `channel_${channel.status}` },
    });
  }
  return channel;
}

/** Throws CONFLICT {reason: "window_closed"} when free-form messages by a person are no longer taken. */
export function requireWindow({ kind }: SendChannel, { windowExpiresAt }: LockedConversation, at: Date): void {
  if (isWindowOpenFor("person", { kind, expiresAt: windowExpiresAt, at })) return;
  throw new AppError("CONFLICT", {
    message: "the window for free-form messages is closed",
    details: { reason: "window_closed", hasTemplates: channelLimits[kind].hasTemplates },
  });
}

/** Throws VALIDATION_FAILED for a text the channel would refuse, in the unit in which it counts. */
export function requireTextFits({ kind }: SendChannel, field: string, text: string): void {
  if (!isTextTooLong(kind, text)) return;
  const { max, unit } = channelLimits[kind].text;
  throw new AppError("VALIDATION_FAILED", {
    fields: [{ field, message: `at most ${max} ${unit}` }],
    details: { max, unit, length: measureText(kind, text) },
  });
}

/** Throws NOT_FOUND when there is no such message in the conversation. */
export async function requireReply(
  trx: WorkspaceTrx,
  workspaceId: string,
  { id }: LockedConversation,
  replyToId: string | undefined,
): Promise<void> {
  if (replyToId === undefined) return;
  const found = await findMessage(trx, workspaceId, { conversationId: id, messageId: replyToId });
  if (!found || found.direction === "note") throw new AppError("NOT_FOUND", { message: "no such message to answer" });
}
