import type { ChannelKind } from "@piloto/shared/conversation-words";
import type { Referral } from "@piloto/shared/message-content";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { PersonRef } from "../../ports/channels/channel-adapter.ts";
import { updateMarketing, updateOrigin, updateProfileName } from "./contact-facts.queries.ts";
import { upsertUsername } from "./contact-identities.queries.ts";
import { usernameOf } from "./person-identities.ts";
import { type ResolvedContact, resolveContact } from "./resolve-contact.service.ts";

const maxName = 200;

export type ContactNews = {
  contact: ResolvedContact;
  person: PersonRef;
  /** Nothing newer of this person is known: what an older message says of names does not count. */
  isNewest: boolean;
  /** The advertisement the message came from. */
  origin?: Referral & { at: string };
};

/** Keeps what a message says about its author: profile name, user name, advertisement. */
export async function noteContact(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contact, person, isNewest, origin }: ContactNews,
): Promise<void> {
  const { contactId, known } = contact;
  if (origin) await updateOrigin(trx, workspaceId, { contactId, origin });
  if (!isNewest) return;
  const profileName = person.name?.slice(0, maxName).toWellFormed().trim();
  const before = known.find((one) => one.contactId === contactId)?.profileName;
  if (profileName && !contact.isNew && profileName !== before) {
    await updateProfileName(trx, workspaceId, { contactId, profileName });
  }
  const identity = usernameOf(person);
  if (identity) await upsertUsername(trx, workspaceId, { contactId, identity });
}

/** Keeps what a person said about marketing; in any order the newest word holds. */
export async function noteMarketingWish(
  trx: WorkspaceTrx,
  workspaceId: string,
  {
    person,
    channelKind,
    isOptedOut,
    at,
  }: { person: PersonRef; channelKind: ChannelKind; isOptedOut: boolean; at: Date },
): Promise<void> {
  const { contactId } = await resolveContact(trx, workspaceId, person, channelKind);
  await updateMarketing(trx, workspaceId, { contactId, isOptedOut, at });
}
