import { createHmac } from "node:crypto";
import type { SimulatedChannel } from "./channels.store.ts";

type Json = Record<string, unknown>;

/** One event of a WhatsApp number: an element of a list in `value`. */
interface WhatsappEvent {
  readonly app: "whatsapp";
  readonly field: string;
  readonly list: "messages" | "statuses" | "errors" | "message_echoes" | "user_id_update" | "user_preferences";
  readonly element: Json;
  readonly contacts?: readonly Json[];
}

/** A change of a WhatsApp Business account that names no number: the whole `value`. */
interface WhatsappChange {
  readonly app: "whatsapp";
  readonly field: string;
  readonly value: Json;
}

/** An element of an Instagram entry. `changes` is what the test button of Meta's dashboard posts. */
interface InstagramEvent {
  readonly app: "instagram";
  readonly list: "messaging" | "standby" | "changes";
  readonly element: Json;
}

export type WebhookEvent = WhatsappEvent | WhatsappChange | InstagramEvent;

export interface QueuedEvent {
  readonly channel: SimulatedChannel;
  readonly event: WebhookEvent;
}

interface ComposeOptions {
  readonly mixStatuses: boolean;
  readonly now: number;
}

/** The body of one POST with all the events; they belong to channels of the same kind. */
export function composeBody(events: readonly QueuedEvent[], options: ComposeOptions): Json {
  return events[0]?.channel.kind === "instagram" ? instagramBody(events, options.now) : whatsappBody(events, options);
}

/** The value of `X-Hub-Signature-256` for exactly these bytes. */
export function signatureOf(secret: string, bytes: string | Buffer): string {
  return `sha256=${createHmac("sha256", secret).update(bytes).digest("hex")}`;
}

function whatsappBody(events: readonly QueuedEvent[], { mixStatuses }: ComposeOptions): Json {
  const entries = new Map<string, Json[]>();
  const merged = new Map<string, Json>();
  for (const { channel, event } of events) {
    if (event.app !== "whatsapp") continue;
    const changes = entries.get(channel.accountId) ?? [];
    entries.set(channel.accountId, changes);
    if ("value" in event) {
      changes.push({ value: event.value, field: event.field });
      continue;
    }
    const key = `${channel.id}/${event.field}/${mixStatuses ? "" : event.list}`;
    const value = merged.get(key) ?? newValue(channel);
    if (!merged.has(key)) changes.push({ value, field: event.field });
    merged.set(key, value);
    addToValue(value, event);
  }
  return {
    object: "whatsapp_business_account",
    entry: [...entries].map(([id, changes]) => ({ id, changes })),
  };
}

function newValue(channel: SimulatedChannel): Json {
  const display = channel.display.replace(/\D/g, "");
  return { messaging_product: "whatsapp", metadata: { display_phone_number: display, phone_number_id: channel.id } };
}

function addToValue(value: Json, event: WhatsappEvent): void {
  for (const contact of event.contacts ?? []) {
    const contacts = listIn(value, "contacts");
    if (!contacts.some((known) => JSON.stringify(known) === JSON.stringify(contact))) contacts.push(contact);
  }
  listIn(value, event.list).push(event.element);
}

function listIn(value: Json, name: string): unknown[] {
  const existing = value[name];
  if (Array.isArray(existing)) return existing;
  const created: unknown[] = [];
  value[name] = created;
  return created;
}

function instagramBody(events: readonly QueuedEvent[], now: number): Json {
  const entries = new Map<string, Json>();
  for (const { channel, event } of events) {
    if (event.app !== "instagram") continue;
    const entry = entries.get(channel.id) ?? { id: channel.id, time: now };
    entries.set(channel.id, entry);
    listIn(entry, event.list).push(event.element);
  }
  return { object: "instagram", entry: [...entries.values()] };
}
