import type { WorkspaceTrx } from "../../database/workspace.ts";
import { contactDisplayName, formatIdentity } from "./contact-name.service.ts";
import {
  type FoundContact,
  listContactsByIds,
  listMatchingContactIds,
  listNewestContacts,
} from "./find-contacts.queries.ts";
import { searchedDigits } from "./phone-digits.service.ts";

/** Contacts by name, number or user name, accents and case ignored; the newest ones while nothing is typed. */
export async function findContacts(
  trx: WorkspaceTrx,
  workspaceId: string,
  { query, limit }: { query: string; limit: number },
): Promise<{ id: string; displayName: string; identities: string[] }[]> {
  if (query === "") return (await listNewestContacts(trx, workspaceId, limit)).map(toFound);
  const ids = await findContactIds(trx, { query, limit });
  return (await listContactsByIds(trx, workspaceId, { ids, text: query })).map(toFound);
}

/** Ids of the contacts that match, in no order; for the search over conversations. */
export const findContactIds = (
  trx: WorkspaceTrx,
  { query, limit }: { query: string; limit: number },
): Promise<string[]> =>
  listMatchingContactIds(trx, { text: query.replace(/^@/, ""), digits: searchedDigits(query), limit });

const toFound = ({ identities, ...contact }: FoundContact) => ({
  id: contact.id,
  displayName: contactDisplayName({ ...contact, identity: identities[0] ?? null }),
  identities: identities.map(formatIdentity),
});
