import type { IdentityKind } from "@piloto/shared/conversation-words";
import { parsePhoneNumberFromString } from "libphonenumber-js";

export type Identity = { kind: IdentityKind; value: string };

/** Those of a contact that say what to call them; `identity` is the best one, needed only when both names are empty. */
export type NamedContact = { name: string; profileName: string; identity: Identity | null };

/**
 * The name to show, everywhere: the one somebody gave, the one of the profile, the number, the user name. Never empty:
 * of an id that means nothing to people the channel and the last characters remain, enough to tell two apart.
 */
export function contactDisplayName({ name, profileName, identity }: NamedContact): string {
  const given = name.trim() || profileName.trim();
  if (given) return given;
  return identity ? formatIdentity(identity) : "…";
}

/** "+55 31 99714-2086", "@marina.vilela", or the end of an id nobody can read. */
export function formatIdentity({ kind, value }: Identity): string {
  switch (kind) {
    case "phone":
      return formatPhone(value);
    case "username":
      return `@${value}`;
    case "bsuid":
      return `WhatsApp …${value.slice(-4)}`;
    case "igsid":
      return `Instagram …${value.slice(-4)}`;
  }
}

/** Digits of E.164 as people read them: Brazilian ones with their hyphen, others as their country writes them. */
export function formatPhone(digits: string): string {
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  if (!parsed) return `+${digits}`;
  if (parsed.countryCallingCode !== "55" || !parsed.isPossible()) return parsed.formatInternational();
  return `+55 ${parsed.formatNational().replaceAll(/[()]/g, "")}`;
}
