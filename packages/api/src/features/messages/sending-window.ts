import { channelLimits } from "@piloto/shared/channel-limits";
import type { ChannelKind } from "@piloto/shared/conversation-words";

const hourMs = 60 * 60 * 1000;

export type SendingWindow =
  | "open"
  /** The window is closed, but a person may still answer (Instagram: seven days, tag HUMAN_AGENT). */
  | "human_agent"
  | "closed";

/**
 * Whether free-form messages are taken at this moment. `expiresAt` is when the window closes; null: the customer has never
 * written.
 */
export function sendingWindowAt(kind: ChannelKind, expiresAt: Date | null, at: Date): SendingWindow {
  if (expiresAt === null) return "closed";
  if (at < expiresAt) return "open";
  const { humanAgentDays, windowHours } = channelLimits[kind];
  if (humanAgentDays === undefined) return "closed";
  const longerMs = (humanAgentDays * 24 - windowHours) * hourMs;
  return at.getTime() < expiresAt.getTime() + longerMs ? "human_agent" : "closed";
}

/** Sent later than this before its end, a message could arrive at a closed window: the channel's clock is not ours. */
const windowMarginMs = 60_000;

/** Whether a free-form message by this author may leave now, with a margin. */
export function isWindowOpenFor(
  author: "agent" | "person" | "system",
  { kind, expiresAt, at }: { kind: ChannelKind; expiresAt: Date | null; at: Date },
): boolean {
  const window = sendingWindowAt(kind, expiresAt, new Date(at.getTime() + windowMarginMs));
  return window === "open" || (window === "human_agent" && author === "person");
}
