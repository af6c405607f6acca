import { createBoundedList } from "./bounded-list.ts";
import type { SimulatedChannel } from "./channels.store.ts";
import type { Customer } from "./customers.store.ts";

/** A button under a message of the business, as the customer can tap it. */
export interface MessageButton {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** `template`: quick reply of a template; `link`: opens something, answers nothing. */
  readonly kind: "reply" | "row" | "template" | "link" | "postback";
}

export type ThreadStatus = "accepted" | "sent" | "delivered" | "read" | "failed";

/** One message as the customer's phone shows it. */
export interface ThreadMessage {
  readonly id: string;
  readonly by: "customer" | "business";
  /** `app`: a person of the business answered from the phone app. */
  readonly from?: "api" | "app";
  readonly at: number;
  readonly type: string;
  text: string;
  readonly header?: string;
  readonly footer?: string;
  readonly mediaId?: string;
  readonly filename?: string;
  readonly buttons?: readonly MessageButton[];
  readonly replyToId?: string;
  /** Travels back with every status. */
  readonly token?: string;
  readonly category?: string;
  status: ThreadStatus;
  reactionOfCustomer?: string;
  reactionOfBusiness?: string;
  isDeleted?: boolean;
  isEdited?: boolean;
  errorCode?: number;
}

export interface Thread {
  readonly key: string;
  readonly channel: SimulatedChannel;
  readonly customer: Customer;
  readonly messages: ReturnType<typeof createBoundedList<ThreadMessage>>;
  /** When the customer last wrote: what opens the 24-hour window. */
  lastInboundAt: number | undefined;
  lastActivityAt: number;
  typingUntil: number;
}

export interface Threads {
  open(channel: SimulatedChannel, customer: Customer): Thread;
  /** Undefined when the two never spoke. */
  find(channelId: string, customerId: string): Thread | undefined;
  /** The thread and message of a wamid or mid. */
  findMessage(messageId: string): { thread: Thread; message: ThreadMessage } | undefined;
  add(thread: Thread, message: ThreadMessage): void;
  list(): readonly Thread[];
  reset(): void;
}

const messagesPerThread = 300;
const maxThreads = 20_000;
const maxIndexed = 50_000;

export function createThreads(): Threads {
  const byKey = new Map<string, Thread>();
  const byMessage = new Map<string, { thread: Thread; message: ThreadMessage }>();
  return {
    open(channel, customer) {
      const key = `${channel.id}/${customer.id}`;
      const existing = byKey.get(key);
      if (existing !== undefined) return existing;
      const messages = createBoundedList<ThreadMessage>(messagesPerThread);
      const thread = { key, channel, customer, messages, lastInboundAt: undefined, lastActivityAt: 0, typingUntil: 0 };
      byKey.set(key, thread);
      dropOldest(byKey, maxThreads);
      return thread;
    },
    find: (channelId, customerId) => byKey.get(`${channelId}/${customerId}`),
    findMessage: (messageId) => byMessage.get(messageId),
    add(thread, message) {
      thread.messages.push(message);
      thread.lastActivityAt = message.at;
      byMessage.set(message.id, { thread, message });
      dropOldest(byMessage, maxIndexed);
    },
    list: () => [...byKey.values()],
    reset() {
      byKey.clear();
      byMessage.clear();
    },
  };
}

function dropOldest(map: Map<string, unknown>, limit: number): void {
  const oldest = map.keys().next();
  if (map.size > limit && !oldest.done) map.delete(oldest.value);
}
