import type { InboundEvent, PersonRef } from "../channel-adapter.ts";
import {
  type Fields,
  fieldsOf,
  idOf,
  instantOf,
  isFields,
  makeUpId,
  personIdOf,
  phoneOf,
  present,
  storable,
  textOf,
} from "../webhook-fields.ts";
import { type Change, ignore, occurred } from "./change.ts";
import { readContent } from "./read-content.ts";
import { isKnown, readPerson } from "./read-person.ts";

type Speech = {
  fields: Fields;
  change: Change;
  by: "contact" | "business";
  person: PersonRef;
  externalId: string;
  base: { channelExternalId: string; at: Date };
};

/** One element of `messages`: what a customer said or did. */
export function readMessage(value: unknown, change: Change): InboundEvent {
  if (!isFields(value)) return ignore(change, "a message that is no object");
  const person = readPerson(value["from"], value["from_user_id"], change.contacts);
  return readSpeech(speechOf(value, change, { by: "contact", person }));
}

/** One element of `message_echoes`: what a person of the business said from the phone app. */
export function readEcho(value: unknown, change: Change): InboundEvent {
  if (!isFields(value)) return ignore(change, "an echo that is no object");
  const userId = value["to_user_id"] ?? value["recipient_user_id"];
  return readSpeech(
    speechOf(value, change, { by: "business", person: readPerson(value["to"], userId, change.contacts) }),
  );
}

const speechOf = (fields: Fields, change: Change, who: Pick<Speech, "by" | "person">): Speech => ({
  fields,
  change,
  ...who,
  externalId: idOf(fields["id"]) ?? makeUpId(fields),
  base: { ...occurred(change), at: instantOf(fields["timestamp"], change.receivedAt) },
});

function readSpeech(speech: Speech): InboundEvent {
  // Only a person to answer makes a conversation; the stored webhook keeps what has none.
  if (!isKnown(speech.person)) return ignore(speech.change, "a message that names no person");
  return readReaction(speech) ?? readEdit(speech) ?? readDeletion(speech) ?? readSystem(speech) ?? readPlain(speech);
}

function readReaction({ fields, by, person, externalId, base }: Speech): InboundEvent | undefined {
  if (fields["type"] !== "reaction") return undefined;
  const reaction = fieldsOf(fields["reaction"]);
  const targetExternalId = idOf(reaction["message_id"]);
  if (!targetExternalId) return undefined;
  const emoji = textOf(reaction["emoji"], 40) ?? null;
  return { kind: "reaction", ...base, by, person, targetExternalId, emoji, externalId };
}

function readEdit({ fields, externalId, base }: Speech): InboundEvent | undefined {
  if (fields["type"] !== "edit") return undefined;
  const edit = fieldsOf(fields["edit"]);
  const targetExternalId = idOf(edit["original_message_id"]);
  if (!targetExternalId || !isFields(edit["message"])) return undefined;
  return { kind: "edit", ...base, targetExternalId, content: readContent(edit["message"]), externalId };
}

function readDeletion({ fields, externalId, base }: Speech): InboundEvent | undefined {
  if (fields["type"] !== "revoke") return undefined;
  const targetExternalId = idOf(fieldsOf(fields["revoke"])["original_message_id"]);
  return targetExternalId ? { kind: "deletion", ...base, targetExternalId, externalId } : undefined;
}

/** A system message tells of a person: a new number or user id, or a wish about marketing. */
function readSystem({ fields, person, base }: Speech): InboundEvent | undefined {
  if (fields["type"] !== "system") return undefined;
  const system = fieldsOf(fields["system"]);
  if (system["type"] === "user_preference_changed") {
    return { kind: "marketing_preference", ...base, person, isOptedOut: system["marketing"] === "stop" };
  }
  // "new_wa_id" and "customer_changed_number" are older spellings of the same.
  const current = present({
    phone: phoneOf(system["wa_id"] ?? system["new_wa_id"]),
    userId: personIdOf(system["user_id"]),
  });
  const isMove = textOf(system["type"])?.includes("changed") === true && isKnown(current);
  return isMove ? { kind: "identity_changed", ...base, previous: person, current } : undefined;
}

// What nobody asked: notices of WhatsApp's, and an opened chat in which nothing was said yet.
const quietTypes: readonly unknown[] = ["system", "request_welcome"];

function readPlain({ fields, by, person, externalId, base }: Speech): InboundEvent {
  const isOfGroup = textOf(fields["group_id"]) !== undefined;
  const content = isOfGroup ? readGroupContent(fields) : readContent(fields);
  const replyToExternalId = idOf(fieldsOf(fields["context"])["id"]);
  const message = { ...base, externalId, person, content, ...present({ replyToExternalId }) };
  if (by === "business") return { kind: "echo", ...message };
  const wakesAgent = !isOfGroup && !quietTypes.includes(fields["type"]);
  return { kind: "message", ...message, wakesAgent };
}

/** Said in a group, so an answer to the one person would be out of place: shown, and marked as what it is. */
function readGroupContent(fields: Fields): ReturnType<typeof readContent> {
  const content = readContent(fields);
  const unsupported = { type: "group", title: storable(`group message: ${content.type}`, 500) };
  return { ...content, type: "unsupported", payload: { ...content.payload, unsupported } };
}
