import type { IdentityKind } from "@piloto/shared/conversation-words";
import { type RawBuilder, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** Ids of contacts whose names hold the text, or whose number holds the digits; names beginning with it are not first yet. */
export async function listMatchingContactIds(
  trx: WorkspaceTrx,
  { text, digits, limit }: { text: string; digits: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ contactId: string }>`
    SELECT contact_id FROM search_contacts(fold_text(${text}), ${digits}, ${limit})`.execute(trx);
  return rows.map(({ contactId }) => contactId);
}

export type FoundContact = {
  id: string;
  name: string;
  profileName: string;
  identities: { kind: IdentityKind; value: string }[];
};

/** These contacts, those whose name begins with the text first, then by name. */
export const listContactsByIds = (
  trx: WorkspaceTrx,
  workspaceId: string,
  { ids, text }: { ids: readonly string[]; text: string },
): Promise<FoundContact[]> =>
  selectContacts(trx, workspaceId, {
    condition: sql`k.id = ANY (${ids}::uuid[])`,
    // starts_with takes what was typed as it is; LIKE would read patterns into it.
    order: sql`starts_with(k.name_key, fold_text(${text})) DESC, k.name_key, k.id`,
    limit: ids.length,
  });

/** The contacts that are new, for a search in which nothing has been typed yet. */
export const listNewestContacts = (trx: WorkspaceTrx, workspaceId: string, limit: number): Promise<FoundContact[]> =>
  selectContacts(trx, workspaceId, { condition: sql`k.merged_into_id IS NULL`, order: sql`k.id DESC`, limit });

async function selectContacts(
  trx: WorkspaceTrx,
  workspaceId: string,
  { condition, order, limit }: { condition: RawBuilder<boolean>; order: RawBuilder<unknown>; limit: number },
): Promise<FoundContact[]> {
  const { rows } = await sql<FoundContact>`
    SELECT k.id, k.name, k.profile_name,
      (SELECT coalesce(json_agg(json_build_object('kind', i.kind, 'value', i.value)
         ORDER BY array_position(ARRAY['phone', 'username', 'igsid', 'bsuid'], i.kind), i.moved_to_at DESC NULLS LAST,
      i.created_at DESC, i.id), '[]')
       FROM contact_identities i WHERE i.workspace_id = k.workspace_id AND i.contact_id = k.id) AS identities
    FROM contacts k WHERE k.workspace_id = ${workspaceId} AND ${condition} ORDER BY ${order} LIMIT ${limit}`.execute(
    trx,
  );
  return rows;
}
