import type { ConversationEventView, MessageView } from "@piloto/shared/conversation-views";
import type { PendingMessage } from "./send-queue.ts";

/** A line of the thread, top to bottom. */
export type ThreadItem =
  | { kind: "day"; key: string; at: string }
  | { kind: "message"; key: string; message: MessageView; showsAuthor: boolean }
  | { kind: "event"; key: string; event: ConversationEventView }
  | { kind: "pending"; key: string; message: PendingMessage };

const sameAuthorMs = 2 * 60_000;

/** Events people see between messages; assignments and labels are in the timeline only. */
const shownEvents = new Set(["control", "closed", "reopened", "merged", "unmerged", "snoozed", "woken"]);

/**
 * Messages and events in the order in which people read them, with a line where a day begins. `messages` newest first,
 * as pages come. Only events inside the loaded stretch are shown, unless the thread's beginning is loaded.
 */
export function arrangeThread(input: {
  messages: MessageView[];
  events: ConversationEventView[];
  pending: PendingMessage[];
  hasOlder: boolean;
  hasNewer: boolean;
  dayOf: (at: string) => string;
}): ThreadItem[] {
  const messages = input.messages.toReversed();
  const first = messages[0]?.occurredAt;
  const last = messages.at(-1)?.occurredAt;
  const events = input.events.filter(
    ({ kind, at }) =>
      shownEvents.has(kind) &&
      (!input.hasOlder || (first !== undefined && at >= first)) &&
      (!input.hasNewer || (last !== undefined && at <= last)),
  );
  const entries = [
    ...messages.map((message) => ({ at: message.occurredAt, order: 0, message })),
    ...events.map((event) => ({ at: event.at, order: 1, event })),
  ].sort((a, b) => (a.at === b.at ? a.order - b.order : a.at < b.at ? -1 : 1));

  const items: ThreadItem[] = [];
  let day = "";
  let previous: MessageView | undefined;
  for (const entry of entries) {
    const itsDay = input.dayOf(entry.at);
    if (itsDay !== day) {
      day = itsDay;
      previous = undefined;
      items.push({ kind: "day", key: `day:${itsDay}`, at: entry.at });
    }
    if ("event" in entry) {
      items.push({ kind: "event", key: entry.event.id, event: entry.event });
      previous = undefined;
      continue;
    }
    const { message } = entry;
    // A message keeps its key from the moment it was written, so that its confirmation does not blink.
    items.push({
      kind: "message",
      key: message.clientKey ?? message.id,
      message,
      showsAuthor: !continues(previous, message),
    });
    previous = message;
  }
  const confirmed = new Set(messages.map(({ clientKey }) => clientKey));
  const waiting = input.hasNewer ? [] : input.pending.filter(({ clientKey }) => !confirmed.has(clientKey));
  return [...items, ...waiting.map((message) => ({ kind: "pending" as const, key: message.clientKey, message }))];
}

/** Whether the message goes on from the one before: same voice, within two minutes. */
function continues(previous: MessageView | undefined, message: MessageView): boolean {
  return (
    previous !== undefined &&
    previous.direction === message.direction &&
    previous.author === message.author &&
    previous.authorUser?.id === message.authorUser?.id &&
    previous.agent?.id === message.agent?.id &&
    Date.parse(message.occurredAt) - Date.parse(previous.occurredAt) < sameAuthorMs
  );
}
