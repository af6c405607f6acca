import type { ChannelKind, ChannelStatus } from "@piloto/shared/conversation-words";
import type { SendFailure } from "@piloto/shared/send-failures";
import type { MessageRecord } from "./outgoing.queries.ts";
import { isWindowOpenFor } from "./sending-window.ts";

export type Attempt = {
  number: number;
  startedAt: Date;
  /** null: the worker died under it, or is still at it. */
  outcome: "accepted" | "rejected" | "unknown" | null;
  errorCode: number | null;
};

export type SendFacts = {
  now: Date;
  channel: { kind: ChannelKind; status: ChannelStatus; pausedUntil: Date | null };
  conversation: { sendAfter: Date | null; controlEpoch: number; windowExpiresAt: Date | null };
  /** The oldest message that has not left; undefined: none. */
  head: MessageRecord | undefined;
  attempts: Attempt[];
};

export type NextSend =
  /** Nothing can be done until somebody does something about it: no job is needed. */
  { do: "rest" } | { do: "wait"; until: Date } | { do: "fail"; failure: SendFailure } | { do: "send" };

/** So long a status may take to tell that a message of which nobody knows has left after all. */
export const patienceMs = 90_000;
const maxUnknown = 2;

/** What to do about the head of a conversation's queue. Everything is asked again at this moment. */
export function decideNext({ now, channel, conversation, head, attempts }: SendFacts): NextSend {
  if (!head) return { do: "rest" };
  if (channel.status === "disconnected") {
    return { do: "fail", failure: countUnknown(attempts) > 0 ? "delivery_unknown" : "channel_disconnected" };
  }
  if (channel.status !== "active") return { do: "rest" };
  const waits = [channel.pausedUntil, conversation.sendAfter, head.sendAfter, patienceEnd(head, attempts)];
  const until = latest(waits);
  if (until && until > now) return { do: "wait", until };
  const failure = findFailure({ now, channel, conversation, head, attempts });
  return failure ? { do: "fail", failure } : { do: "send" };
}

/** A call whose answer is missing is waited for: it may still be under way, and a status may tell. */
function patienceEnd({ status }: MessageRecord, attempts: Attempt[]): Date | null {
  const last = attempts.at(-1);
  return status === "sending" && last ? new Date(last.startedAt.getTime() + patienceMs) : null;
}

const countUnknown = (attempts: Attempt[]): number =>
  attempts.filter(({ outcome }) => outcome === null || outcome === "unknown").length;

function findFailure(facts: Omit<SendFacts, "head"> & { head: MessageRecord }): SendFailure | undefined {
  const { now, channel, conversation, head, attempts } = facts;
  const unknown = countUnknown(attempts);
  // Once more at most where it could say it twice, and never what is billed and read as an advertisement.
  if (unknown >= maxUnknown || (unknown > 0 && head.type === "template")) return "delivery_unknown";
  if (head.controlEpoch !== null && head.controlEpoch !== conversation.controlEpoch) {
    return unknown > 0 ? "delivery_unknown" : "control_moved";
  }
  if (head.type === "template") return undefined;
  const author = head.author === "agent" || head.author === "person" ? head.author : "system";
  const expiresAt = conversation.windowExpiresAt;
  if (isWindowOpenFor(author, { kind: channel.kind, expiresAt, at: now })) return undefined;
  return unknown > 0 ? "delivery_unknown" : "window_closed";
}

function latest(times: (Date | null)[]): Date | undefined {
  const all = times.flatMap((time) => (time ? [time.getTime()] : []));
  return all.length > 0 ? new Date(Math.max(...all)) : undefined;
}
