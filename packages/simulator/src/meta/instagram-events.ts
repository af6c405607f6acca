import type { SimulatedChannel } from "./channels.store.ts";
import type { Customer } from "./customers.store.ts";
import type { OutgoingEvent } from "./webhook-courier.ts";

type Json = Record<string, unknown>;

interface EventFacts {
  readonly at: number;
  /** What the element carries beside sender, recipient and instant: `{ message }`, `{ reaction }`, … */
  readonly part: Json;
  /** `standby`: another app owns the thread. */
  readonly isStandby?: boolean | undefined;
}

/** Something a customer did: an element of `messaging[]`. */
export function fromCustomer(channel: SimulatedChannel, customer: Customer, facts: EventFacts): OutgoingEvent {
  const element = {
    sender: { id: customer.igsid },
    recipient: { id: channel.id },
    timestamp: facts.at,
    ...facts.part,
  };
  return { channel, event: { app: "instagram", list: facts.isStandby ? "standby" : "messaging", element } };
}

/** The echo of what the account wrote, through an API or in the app: sender and recipient are swapped. */
export function echoOf(
  channel: SimulatedChannel,
  customer: Customer,
  facts: { at: number; message: Json },
): OutgoingEvent {
  const element = {
    sender: { id: channel.id },
    recipient: { id: customer.igsid },
    timestamp: facts.at,
    message: { ...facts.message, is_echo: true },
  };
  return { channel, event: { app: "instagram", list: "messaging", element } };
}

/** What the test button of Meta's dashboard posts: `changes` with made-up ids. */
export function dashboardTest(channel: SimulatedChannel, at: number): OutgoingEvent {
  const value = {
    sender: { id: "12334" },
    recipient: { id: "23245" },
    timestamp: String(Math.floor(at / 1000)),
    message: { mid: "random_mid", text: "random_text" },
  };
  return { channel, event: { app: "instagram", list: "changes", element: { field: "messages", value } } };
}

/** Instagram's names for the reactions of its bar; any other emoji is "other". */
export function reactionName(emoji: string): string {
  const names: Record<string, string> = {
    "❤️": "love",
    "❤": "love",
    "😂": "laugh",
    "😮": "wow",
    "😢": "sad",
    "😡": "angry",
    "👍": "like",
  };
  return names[emoji] ?? "other";
}
