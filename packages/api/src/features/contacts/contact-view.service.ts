import type { ContactView } from "@piloto/shared/conversation-views";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { contactDisplayName, formatIdentity } from "./contact-name.service.ts";
import {
  type ContactMerge,
  type ContactRecord,
  findContactRecord,
  listContactMerges,
  listPreviousConversations,
  type PreviousConversation,
} from "./contact-view.queries.ts";

const shownPrevious = 5;
/** More conversations than this are not counted: the number then means "so many or more". */
const countedPrevious = 100;
const shownMerges = 20;

/** All that is known of a person, beside the conversation that is open. Throws NOT_FOUND. */
export async function readContactView(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, conversationId }: { contactId: string; conversationId: string },
): Promise<ContactView> {
  const contact = await findContactRecord(trx, workspaceId, contactId);
  if (!contact) throw new AppError("NOT_FOUND", { message: "no such contact" });
  const others = await listPreviousConversations(trx, workspaceId, {
    contactId,
    exceptId: conversationId,
    limit: countedPrevious,
  });
  const merges = await listContactMerges(trx, workspaceId, { contactId, limit: shownMerges });
  return {
    ...toWords(contact),
    previousConversations: others.slice(0, shownPrevious).map(toPrevious),
    previousCount: others.length,
    merges: merges.map(toMerge),
  };
}

const toWords = ({ facts, origin, marketingOptOutAt, identities, ...contact }: ContactRecord) => ({
  ...contact,
  displayName: contactDisplayName({ ...contact, identity: identities[0] ?? null }),
  facts: readFacts(facts),
  origin: readOrigin(origin),
  isMarketingOptedOut: marketingOptOutAt !== null,
  identities: identities.map((identity) => ({ ...identity, display: formatIdentity(identity) })),
});

const toPrevious = ({ openedAt, closedAt, ...one }: PreviousConversation) => ({
  ...one,
  openedAt: openedAt.toISOString(),
  closedAt: closedAt?.toISOString() ?? null,
});

const toMerge = ({ name, profileName, identityKind, identityValue, mergedAt, ...merge }: ContactMerge) => ({
  ...merge,
  // Its numbers and user names belong to the contact that was kept; nameless, it was one of those that moved.
  mergedName: contactDisplayName({
    name,
    profileName,
    identity: identityKind && identityValue ? { kind: identityKind, value: identityValue } : null,
  }),
  mergedAt: mergedAt.toISOString(),
});

function readFacts(facts: unknown): Record<string, string> {
  if (!isRecord(facts)) return {};
  const texts = Object.entries(facts).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));
  return Object.fromEntries(texts);
}

function readOrigin(origin: unknown): ContactView["origin"] {
  if (!isRecord(origin)) return null;
  const { headline, sourceUrl, at } = origin;
  return {
    headline: typeof headline === "string" ? headline : "",
    sourceUrl: typeof sourceUrl === "string" ? sourceUrl : null,
    at: typeof at === "string" ? at : null,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
