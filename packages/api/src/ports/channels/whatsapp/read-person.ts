import type { PersonRef } from "../channel-adapter.ts";
import { type Fields, fieldsOf, isFields, listOf, personIdOf, phoneOf, present, textOf } from "../webhook-fields.ts";

/** The entries of `value.contacts`: who the people of this change are. */
export type ContactEntries = readonly Fields[];

export const readContactEntries = (value: Fields): ContactEntries => listOf(value["contacts"]).filter(isFields);

/**
 * A person named by a number, by a business-scoped user id, or by both. The contact entry of the same id adds the name
 * and the other id; a change with one entry and a message without any id means that one.
 */
export function readPerson(phone: unknown, userId: unknown, contacts: ContactEntries): PersonRef {
  const ids = { phone: phoneOf(phone), userId: personIdOf(userId) };
  const entry = findEntry(ids, contacts);
  const profile = fieldsOf(entry?.["profile"]);
  return present({
    phone: ids.phone ?? phoneOf(entry?.["wa_id"]),
    userId: ids.userId ?? personIdOf(entry?.["user_id"]),
    username: textOf(profile["username"], 200),
    name: textOf(profile["name"], 200),
  });
}

/** Whether there is anything to know the person by. */
export const isKnown = ({ phone, userId, igsid }: PersonRef): boolean => Boolean(phone ?? userId ?? igsid);

function findEntry(ids: { phone: string | undefined; userId: string | undefined }, contacts: ContactEntries) {
  if (!ids.phone && !ids.userId) return contacts.length === 1 ? contacts[0] : undefined;
  return contacts.find(
    (entry) => isSame(ids.userId, personIdOf(entry["user_id"])) || isSamePhone(ids.phone, phoneOf(entry["wa_id"])),
  );
}

const isSame = (id: string | undefined, other: string | undefined): boolean => id !== undefined && id === other;

/** A number and the WhatsApp id of the same person may differ in Brazil's ninth digit, never in the last eight. */
const isSamePhone = (phone: string | undefined, other: string | undefined): boolean =>
  isSame(phone?.slice(-8), other?.slice(-8));
