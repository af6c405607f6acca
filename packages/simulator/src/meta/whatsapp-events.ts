import type { SimulatedChannel } from "./channels.store.ts";
import type { Customer } from "./customers.store.ts";
import { webhookError } from "./meta-errors.ts";
import type { OutgoingEvent } from "./webhook-courier.ts";

type Json = Record<string, unknown>;

/** Seconds, as text: how WhatsApp writes every instant. */
const timestampOf = (at: number): string => String(Math.floor(at / 1000));

/** `contacts[]` of a webhook. Who keeps the number private is known by user id and user name alone. */
function contactOf(customer: Customer): Json {
  return {
    profile: { name: customer.name, ...(customer.username ? { username: customer.username } : {}) },
    ...(customer.phone === undefined ? {} : { wa_id: customer.phone }),
    user_id: customer.userId,
  };
}

export interface MessageFacts {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  /** The object under the key of the type. */
  readonly content?: unknown;
  readonly context?: Json | undefined;
  readonly referral?: Json | undefined;
}

/** A message of a customer: an element of `messages[]`. */
export function messageEvent(channel: SimulatedChannel, customer: Customer, facts: MessageFacts): OutgoingEvent {
  const element = {
    ...(facts.context === undefined ? {} : { context: facts.context }),
    ...(facts.referral === undefined ? {} : { referral: facts.referral }),
    ...(customer.phone === undefined ? {} : { from: customer.phone }),
    from_user_id: customer.userId,
    id: facts.id,
    timestamp: timestampOf(facts.at),
    type: facts.type,
    ...(facts.type === "unsupported" ? { errors: [webhookError(131051)] } : { [facts.type]: facts.content }),
  };
  const contacts = [contactOf(customer)];
  return { channel, event: { app: "whatsapp", field: "messages", list: "messages", element, contacts } };
}

export interface StatusFacts {
  readonly id: string;
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly at: number;
  readonly token?: string | undefined;
  /** "service" for free-form messages, else the template's category in small letters. */
  readonly category: string;
  readonly errorCode?: number | undefined;
  readonly errorDetails?: string | undefined;
}

/** What became of a message of the business: an element of `statuses[]`. */
export function statusEvent(channel: SimulatedChannel, customer: Customer, facts: StatusFacts): OutgoingEvent {
  const isFailed = facts.status === "failed";
  const element = {
    id: facts.id,
    status: facts.status,
    timestamp: timestampOf(facts.at),
    ...(customer.phone === undefined ? {} : { recipient_id: customer.phone }),
    recipient_user_id: customer.userId,
    ...(facts.token === undefined ? {} : { biz_opaque_callback_data: facts.token }),
    ...(isFailed
      ? { errors: [webhookError(facts.errorCode ?? 131000, facts.errorDetails)] }
      : {
          conversation: { id: `${channel.id}${customer.id}`, origin: { type: facts.category } },
          pricing: { billable: true, pricing_model: "PMP", category: facts.category, type: "regular" },
        }),
  };
  // A failed status carries no contacts.
  const contacts = isFailed ? [] : [contactOf(customer)];
  return { channel, event: { app: "whatsapp", field: "messages", list: "statuses", element, contacts } };
}

/** A person of the business wrote from the phone app: an element of `message_echoes[]`. */
export function echoEvent(channel: SimulatedChannel, customer: Customer, facts: MessageFacts): OutgoingEvent {
  const element = {
    from: channel.display.replace(/\D/g, ""),
    ...(customer.phone === undefined ? {} : { to: customer.phone }),
    to_user_id: customer.userId,
    id: facts.id,
    timestamp: timestampOf(facts.at),
    type: facts.type,
    [facts.type]: facts.content,
  };
  const contacts = [contactOf(customer)];
  return {
    channel,
    event: { app: "whatsapp", field: "smb_message_echoes", list: "message_echoes", element, contacts },
  };
}

/** The system message of a person with a new number. `previousPhone` is the one the product knows. */
export function numberChangedEvent(
  channel: SimulatedChannel,
  customer: Customer,
  facts: { id: string; at: number; previousPhone: string },
): OutgoingEvent {
  const element = {
    from: facts.previousPhone,
    id: facts.id,
    timestamp: timestampOf(facts.at),
    type: "system",
    system: {
      body: `User ${customer.name} changed from ${facts.previousPhone} to ${customer.phone}`,
      wa_id: customer.phone,
      type: "user_changed_number",
    },
  };
  return { channel, event: { app: "whatsapp", field: "messages", list: "messages", element } };
}

export function userIdChangedEvent(
  channel: SimulatedChannel,
  customer: Customer,
  facts: { at: number; previousUserId: string },
): OutgoingEvent {
  const element = {
    ...(customer.phone === undefined ? {} : { wa_id: customer.phone }),
    detail: `User id for ${customer.name} has been updated.`,
    user_id: { previous: facts.previousUserId, current: customer.userId },
    timestamp: timestampOf(facts.at),
  };
  const contacts = [contactOf(customer)];
  return { channel, event: { app: "whatsapp", field: "user_id_update", list: "user_id_update", element, contacts } };
}

export function marketingEvent(
  channel: SimulatedChannel,
  customer: Customer,
  facts: { at: number; isOptedOut: boolean },
): OutgoingEvent {
  const element = {
    ...(customer.phone === undefined ? {} : { wa_id: customer.phone }),
    user_id: customer.userId,
    detail: facts.isOptedOut
      ? "User requested to stop marketing messages"
      : "User requested to resume marketing messages",
    category: "marketing_messages",
    value: facts.isOptedOut ? "stop" : "resume",
    timestamp: timestampOf(facts.at),
  };
  const contacts = [contactOf(customer)];
  return {
    channel,
    event: { app: "whatsapp", field: "user_preferences", list: "user_preferences", element, contacts },
  };
}

/** An error of the number itself, tied to no message. */
export function channelErrorEvent(channel: SimulatedChannel, code: number): OutgoingEvent {
  return { channel, event: { app: "whatsapp", field: "messages", list: "errors", element: webhookError(code) } };
}

/** A change of the whole account: `message_template_status_update`, `account_update` and the like. */
export function accountEvent(channel: SimulatedChannel, field: string, value: Json): OutgoingEvent {
  return { channel, event: { app: "whatsapp", field, value } };
}
