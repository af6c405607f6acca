import type { InboundEvent, WebhookSubjects } from "../channel-adapter.ts";
import { type Fields, fieldsOf, instantOf, isFields, listOf, personIdOf } from "../webhook-fields.ts";
import { ignore, type Occasion } from "./occasion.ts";
import { readMessage, readPostback } from "./read-messages.ts";
import { readEdit, readReaction, readSeen } from "./read-signals.ts";

type Entry = { accountId: string; fields: Fields };

/** See ChannelAdapter.readSubjects. */
export function readSubjects(body: unknown): WebhookSubjects | undefined {
  const entries = readEntries(body);
  if (!entries) return undefined;
  const ids = entries.flatMap((entry) => occasionsOf(entry, new Date(0)).map(({ accountId }) => accountId));
  const named = [...entries.map(({ accountId }) => accountId), ...ids];
  return { channelExternalIds: [...new Set(named)].filter((id) => id !== ""), accountExternalIds: [] };
}

/** See ChannelAdapter.readEvents. */
export function readEvents(body: unknown, receivedAt: Date = new Date()): InboundEvent[] {
  const entries = readEntries(body);
  if (entries) return entries.flatMap((entry) => occasionsOf(entry, receivedAt)).map(readOccasion);
  return [{ kind: "ignored", channelExternalId: "", at: receivedAt, reason: "not a webhook of Instagram's" }];
}

function readEntries(body: unknown): Entry[] | undefined {
  const { object, entry } = fieldsOf(body);
  if (object !== "instagram" || !Array.isArray(entry)) return undefined;
  return entry.map(fieldsOf).map((fields) => {
    const id = personIdOf(fields["id"]);
    // The dashboard's test button signs with "0" and names the account as the recipient.
    return { accountId: id === "0" ? "" : (id ?? ""), fields };
  });
}

/** Everything an entry tells of: `messaging`, `standby` (another app owns the thread) and the test button's `changes`. */
function occasionsOf({ accountId, fields }: Entry, receivedAt: Date): Occasion[] {
  const ofTest = listOf(fields["changes"]).map((change) => fieldsOf(change)["value"] ?? change);
  return [
    ...listOf(fields["messaging"]).map((value) => occasionOf(value, { accountId, receivedAt, isStandby: false })),
    ...listOf(fields["standby"]).map((value) => occasionOf(value, { accountId, receivedAt, isStandby: true })),
    ...ofTest.map((value) => occasionOf(value, { accountId, receivedAt, isStandby: false })),
  ];
}

type Circumstances = { accountId: string; receivedAt: Date; isStandby: boolean };

function occasionOf(value: unknown, { accountId, receivedAt, isStandby }: Circumstances): Occasion {
  const fields = fieldsOf(value);
  const message = fieldsOf(fields["message"]);
  const sender = personIdOf(fieldsOf(fields["sender"])["id"]);
  const recipient = personIdOf(fieldsOf(fields["recipient"])["id"]);
  // An echo swaps the two: what the business sent goes to the person.
  const isOurs = message["is_echo"] === true || (accountId !== "" && sender === accountId);
  const personId = isOurs ? recipient : sender;
  return {
    fields,
    accountId: accountId || ((isOurs ? sender : recipient) ?? ""),
    person: personId ? { igsid: personId } : {},
    isOurs,
    isStandby,
    at: instantOf(fields["timestamp"], receivedAt),
  };
}

function readOccasion(occasion: Occasion): InboundEvent {
  const { fields } = occasion;
  if (isFields(fields["message"])) return readMessage(fields["message"], occasion);
  if (isFields(fields["postback"])) return readPostback(fields["postback"], occasion);
  if (isFields(fields["reaction"])) return readReaction(fields["reaction"], occasion);
  if (isFields(fields["read"])) return readSeen(fields["read"], occasion);
  if (isFields(fields["message_edit"])) return readEdit(fields["message_edit"], occasion);
  const names = Object.keys(fields).filter((name) => !["sender", "recipient", "timestamp"].includes(name));
  return ignore(occasion, `an event with ${names.slice(0, 5).join(", ") || "nothing in it"}`);
}
