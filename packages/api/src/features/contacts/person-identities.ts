import { createHash } from "node:crypto";
import type { ChannelKind, IdentityKind } from "@piloto/shared/conversation-words";
import type { PersonRef } from "../../ports/channels/channel-adapter.ts";

/** One name of a person: `value` is the key, `address` what the channel itself calls them. */
export type PersonIdentity = { kind: IdentityKind; value: string; address: string };

const maxValue = 200;

/**
 * The ids that prove who somebody is, on this kind of channel. A user name is none: people change theirs, and another
 * person may take it.
 */
export function provenIdentities(person: PersonRef, channelKind: ChannelKind): PersonIdentity[] {
  const identities =
    channelKind === "whatsapp"
      ? [identityOf("phone", person.phone), identityOf("bsuid", person.userId)]
      : [identityOf("igsid", person.igsid)];
  return identities.filter((identity) => identity !== undefined);
}

/** The user name, without its @ and in lower case. */
export const usernameOf = ({ username }: PersonRef): PersonIdentity | undefined =>
  identityOf("username", username?.replace(/^@/, ""));

function identityOf(kind: IdentityKind, address: string | undefined): PersonIdentity | undefined {
  if (!address) return undefined;
  const value = kind === "phone" ? canonicalPhone(address) : kind === "username" ? address.toLowerCase() : address;
  return { kind, value: bounded(value), address: address.slice(0, maxValue).toWellFormed() };
}

// Longer ids than any channel has: cut, two could become one.
const bounded = (value: string): string =>
  value.length > maxValue ? `sha256:${createHash("sha256").update(value).digest("hex")}` : value;

/**
 * Digits of E.164, a Brazilian mobile number always with its ninth digit. WhatsApp names numbers that are older than
 * that digit (2012–2016) without it: 55, area code, then eight digits of which the first is 6 to 9.
 */
export function canonicalPhone(phone: string): string {
  const digits = phone.replaceAll(/\D/g, "");
  return digits.replace(/^(55[1-9][1-9])([6-9]\d{7})$/, "$19$2");
}
