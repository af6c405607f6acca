import type { Json } from "@piloto/db/schema-types";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { LockedConversation } from "../conversations/conversation-lock.service.ts";
import {
  lockConversationsOfContacts,
  type MovedConversations,
  moveConversations,
} from "../conversations/unite-conversations.service.ts";
import { announce } from "../realtime/announce.service.ts";
import {
  type ContactFacts,
  type ContactRecord,
  factColumns,
  insertMerge,
  lockContacts,
  moveIdentities,
  updateFacts,
  updateMergedInto,
} from "./join-contacts.queries.ts";

export type Join = {
  keptId: string;
  mergedId: string;
  /** `person`: somebody did it by hand. */
  reason: "same_person" | "identity_changed" | "person";
  mergedBy: string | null;
};

/** What a merge moved and what stood there before; the column contact_merges.moved. */
export type MovedContact = MovedConversations & {
  identityIds: string[];
  /** The kept contact's facts before, and what the merge made of them. */
  factsBefore: Json;
  factsAfter: Json;
};

/**
 * Makes two contacts one: ids, conversations and facts of `mergedId` go to `keptId`, which keeps its own facts where it
 * has some. Remembers all that is needed to undo it; returns the merge's id. Throws CONFLICT when either of the two is
 * merged already, UNAVAILABLE when their conversations are being worked on.
 */
export async function joinContacts(
  trx: WorkspaceTrx,
  workspaceId: string,
  { keptId, mergedId, reason, mergedBy }: Join,
): Promise<string> {
  const both = [keptId, mergedId];
  await lockConversationsOfContacts(trx, workspaceId, both);
  const { kept, merged } = await lockBoth(trx, workspaceId, { keptId, mergedId });
  // Once more: a conversation may have been opened before the contacts were locked.
  const locked = await lockConversationsOfContacts(trx, workspaceId, both);
  const facts = uniteFacts(kept, merged, newestOf(locked, mergedId) > newestOf(locked, keptId));
  const identityIds = await moveIdentities(trx, workspaceId, { from: mergedId, to: keptId });
  const conversations = await moveConversations(trx, workspaceId, { locked, keptId, mergedId });
  await updateFacts(trx, workspaceId, { contactId: keptId, facts });
  await updateMergedInto(trx, workspaceId, { contactId: mergedId, into: keptId });
  const moved: MovedContact = {
    ...conversations,
    identityIds,
    factsBefore: toJson(factsOf(kept)),
    factsAfter: toJson(facts),
  };
  const mergeId = await insertMerge(trx, workspaceId, { keptId, mergedId, reason, mergedBy, moved: toJson(moved) });
  await announce(trx, workspaceId, { kind: "inbox" });
  return mergeId;
}

async function lockBoth(
  trx: WorkspaceTrx,
  workspaceId: string,
  { keptId, mergedId }: Pick<Join, "keptId" | "mergedId">,
): Promise<{ kept: ContactRecord; merged: ContactRecord }> {
  const contacts = await lockContacts(trx, workspaceId, [keptId, mergedId]);
  const kept = contacts.find(({ id }) => id === keptId);
  const merged = contacts.find(({ id }) => id === mergedId);
  if (!kept || !merged) throw new AppError("NOT_FOUND", { message: "no such contact in this workspace" });
  if (kept.mergedIntoId !== null || merged.mergedIntoId !== null) {
    throw new AppError("CONFLICT", { message: "merged already", details: { reason: "already_merged" } });
  }
  return { kept, merged };
}

/** When the person wrote last under this contact; the window tells. */
const newestOf = (conversations: LockedConversation[], contactId: string): number =>
  Math.max(
    0,
    ...conversations
      .filter((one) => one.contactId === contactId)
      .map(({ windowExpiresAt }) => windowExpiresAt?.getTime() ?? 0),
  );

const factsOf = (contact: ContactRecord): ContactFacts => ({
  name: contact.name,
  profileName: contact.profileName,
  email: contact.email,
  city: contact.city,
  interest: contact.interest,
  notes: contact.notes,
  facts: contact.facts,
  origin: contact.origin,
  marketingOptOutAt: contact.marketingOptOutAt,
  marketingChangedAt: contact.marketingChangedAt,
});

const notesLimit = 2_000;

/** What the kept contact knows afterwards, as far as it differs from before. */
function uniteFacts(kept: ContactRecord, merged: ContactRecord, isMergedNewer: boolean): Partial<ContactFacts> {
  const wish = (merged.marketingChangedAt ?? 0) > (kept.marketingChangedAt ?? 0) ? merged : kept;
  const notes = [kept.notes, merged.notes].filter((text) => text !== "").join("\n\n");
  const united: ContactFacts = {
    name: kept.name || merged.name,
    profileName: (isMergedNewer ? merged.profileName : kept.profileName) || kept.profileName || merged.profileName,
    email: kept.email || merged.email,
    city: kept.city || merged.city,
    interest: kept.interest || merged.interest,
    notes: kept.notes === merged.notes ? kept.notes : notes.slice(0, notesLimit).toWellFormed(),
    facts: { ...recordOf(merged.facts), ...recordOf(kept.facts) },
    origin: firstOrigin(kept.origin, merged.origin),
    marketingOptOutAt: wish.marketingOptOutAt ?? (wish.marketingChangedAt === null ? merged.marketingOptOutAt : null),
    marketingChangedAt: wish.marketingChangedAt,
  };
  return Object.fromEntries(
    factColumns
      .filter((column) => JSON.stringify(united[column]) !== JSON.stringify(kept[column]))
      .map((column) => [column, united[column]]),
  );
}

const recordOf = (value: Json): Record<string, Json | undefined> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

function firstOrigin(ours: Json | null, theirs: Json | null): Json | null {
  if (ours === null || theirs === null) return ours ?? theirs;
  const [a, b] = [recordOf(ours)["at"], recordOf(theirs)["at"]];
  return typeof a === "string" && typeof b === "string" && b < a ? theirs : ours;
}

/** As it is kept in jsonb: instants become texts. */
const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));
