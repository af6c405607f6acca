import type { ChannelKind } from "@piloto/shared/conversation-words";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { PersonRef } from "../../ports/channels/channel-adapter.ts";
import {
  holdContact,
  insertContact,
  insertIdentities,
  type KnownIdentity,
  listAddresses,
  listKnownIdentities,
  lockIdentityKeys,
  updateAddress,
  updateMovedTo,
  wereTakenApart,
} from "./contact-identities.queries.ts";
import { joinContacts } from "./join-contacts.service.ts";
import { type PersonIdentity, provenIdentities } from "./person-identities.ts";

export type ResolvedContact = {
  contactId: string;
  isNew: boolean;
  /** Another contact, found to be the same person and merged into this one. */
  mergedFrom?: string;
  /** The identities that were known before, as the channel wrote them then. */
  known: KnownIdentity[];
};

type MergeReason = "same_person" | "identity_changed";

/**
 * The contact of a person, made when nobody knows them. Ids that come together belong to one contact: two contacts that
 * turn out to be one person are merged, unless somebody took these two apart before. In any order the same ids end at
 * the same contact. Throws VALIDATION_FAILED when nothing says who it is.
 */
export async function resolveContact(
  trx: WorkspaceTrx,
  workspaceId: string,
  person: PersonRef,
  channelKind: ChannelKind,
): Promise<ResolvedContact> {
  const identities = provenIdentities(person, channelKind);
  return resolveIdentities(trx, workspaceId, { identities, name: person.name ?? "", reason: "same_person" });
}

/** Keeps the contact from being merged away until the end of the transaction; false when it has been already. */
export const keepContact = (trx: WorkspaceTrx, workspaceId: string, contactId: string): Promise<boolean> =>
  holdContact(trx, workspaceId, contactId);

/** The channel says that a person has a new id or number: both belong to one contact from now on. */
export async function moveIdentity(
  trx: WorkspaceTrx,
  workspaceId: string,
  {
    previous,
    current,
    channelKind,
    at,
  }: { previous: PersonRef; current: PersonRef; channelKind: ChannelKind; at: Date },
): Promise<void> {
  const next = provenIdentities(current, channelKind);
  const identities = distinct([...provenIdentities(previous, channelKind), ...next]);
  if (identities.length === 0) return;
  const name = current.name ?? "";
  await resolveIdentities(trx, workspaceId, { identities, name, reason: "identity_changed" });
  for (const identity of next) await updateMovedTo(trx, workspaceId, { identity, at });
}

/** Joins the ids of a person of whom at least one is known; nobody is made up from a mere mention. */
export async function linkIdentities(
  trx: WorkspaceTrx,
  workspaceId: string,
  person: PersonRef,
  channelKind: ChannelKind,
): Promise<void> {
  const identities = provenIdentities(person, channelKind);
  if (identities.length < 2) return;
  const known = await listKnownIdentities(trx, workspaceId, identities);
  if (known.length === 0) return;
  await resolveIdentities(trx, workspaceId, { identities, name: "", reason: "same_person" });
}

/** How to reach a contact on a kind of channel: a number the person moved to goes before older ones. */
export async function getPersonAddress(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactId: string,
  channelKind: ChannelKind,
): Promise<PersonRef> {
  const addresses = await listAddresses(trx, workspaceId, contactId);
  const find = (kind: string): string | undefined => addresses.find((one) => one.kind === kind)?.address;
  const [phone, userId, igsid, username] = [find("phone"), find("bsuid"), find("igsid"), find("username")];
  if (channelKind === "instagram") return { ...(igsid && { igsid }) };
  return { ...(phone && { phone }), ...(userId && { userId }), ...(username && { username }) };
}

type Wanted = { identities: PersonIdentity[]; name: string; reason: MergeReason };

async function resolveIdentities(trx: WorkspaceTrx, workspaceId: string, wanted: Wanted): Promise<ResolvedContact> {
  const { identities } = wanted;
  if (identities.length === 0) throw new AppError("VALIDATION_FAILED", { message: "a person without any id" });
  const known = await listKnownIdentities(trx, workspaceId, identities);
  const settled = settledContact(known, identities);
  if (settled === undefined) {
    await lockIdentityKeys(trx, workspaceId, identities);
    return resolveLocked(trx, workspaceId, wanted);
  }
  await shortenAddresses(trx, workspaceId, { known, identities });
  return { contactId: settled, isNew: false, known };
}

/**
 * A number of before the ninth digit is one without it to WhatsApp, and people type it with or without. Of two ways to
 * write one id the shorter is kept: in whatever order they come, the same one.
 */
async function shortenAddresses(
  trx: WorkspaceTrx,
  workspaceId: string,
  { known, identities }: { known: KnownIdentity[]; identities: PersonIdentity[] },
): Promise<void> {
  for (const { kind, value, address } of identities) {
    const stored = known.find((one) => one.kind === kind && one.value === value);
    if (stored && address.length < stored.address.length) {
      await updateAddress(trx, workspaceId, { identityId: stored.id, address });
    }
  }
}

async function resolveLocked(
  trx: WorkspaceTrx,
  workspaceId: string,
  { identities, name, reason }: Wanted,
): Promise<ResolvedContact> {
  const known = await listKnownIdentities(trx, workspaceId, identities);
  const owners = [...new Set(known.map(({ contactId }) => contactId))];
  const missing = identities.filter((identity) => !isIn(known, identity));
  const [first] = owners;
  if (first === undefined) {
    const contactId = await insertContact(trx, workspaceId, name.slice(0, 200).toWellFormed());
    await insertIdentities(trx, workspaceId, contactId, missing);
    return { contactId, isNew: true, known };
  }
  await shortenAddresses(trx, workspaceId, { known, identities });
  const { contactId, mergedFrom } = await uniteOwners(trx, workspaceId, { owners, known, reason });
  if (missing.length > 0) {
    if (!(await holdContact(trx, workspaceId, contactId))) throw movedMeanwhile();
    await insertIdentities(trx, workspaceId, contactId, missing);
  }
  return { contactId, isNew: false, known, ...(mergedFrom !== undefined && { mergedFrom }) };
}

async function uniteOwners(
  trx: WorkspaceTrx,
  workspaceId: string,
  { owners, known, reason }: { owners: string[]; known: KnownIdentity[]; reason: MergeReason },
): Promise<{ contactId: string; mergedFrom?: string }> {
  const settled = settledContact(known, known);
  if (settled !== undefined) return { contactId: settled };
  // Ids of version 7 tell which is older.
  const [kept = "", ...others] = [...owners].sort();
  if (await wereTakenApart(trx, workspaceId, owners)) return { contactId: strongestOwner(known) };
  for (const mergedId of others) {
    await joinContacts(trx, workspaceId, { keptId: kept, mergedId, reason, mergedBy: null });
  }
  return { contactId: kept, ...(others[0] !== undefined && { mergedFrom: others[0] }) };
}

/** Numbers change hands; a channel's own id of a person does not. */
const strongestOwner = (known: KnownIdentity[]): string =>
  (known.find(({ kind }) => kind !== "phone") ?? known[0])?.contactId ?? "";

/** The one contact all identities belong to; undefined when one is unknown, or they belong to several. */
function settledContact(
  known: KnownIdentity[],
  identities: readonly { kind: string; value: string }[],
): string | undefined {
  const [first] = known;
  const isSettled =
    known.length === identities.length && known.every(({ contactId }) => contactId === first?.contactId);
  return isSettled ? first?.contactId : undefined;
}

const isIn = (known: KnownIdentity[], { kind, value }: PersonIdentity): boolean =>
  known.some((one) => one.kind === kind && one.value === value);

const distinct = (identities: PersonIdentity[]): PersonIdentity[] => [
  ...new Map(identities.map((identity) => [`${identity.kind} ${identity.value}`, identity])).values(),
];

/** Somebody merged the contact in this very moment: the caller's transaction is tried again. */
const movedMeanwhile = (): AppError => new AppError("UNAVAILABLE", { message: "the contact was merged meanwhile" });
