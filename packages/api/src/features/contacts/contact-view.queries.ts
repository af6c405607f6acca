import type { ConversationStatus, IdentityKind } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

/** What people call somebody first; of several names of one kind the one the person moved to last. Over `i`. */
const identityOrder = sql`array_position(ARRAY['phone', 'username', 'igsid', 'bsuid'], i.kind), i.moved_to_at DESC NULLS LAST,
  i.created_at DESC, i.id`;

export type ContactRecord = {
  id: string;
  name: string;
  profileName: string;
  email: string;
  city: string;
  interest: string;
  notes: string;
  facts: unknown;
  origin: unknown;
  marketingOptOutAt: Date | null;
  identities: { kind: IdentityKind; value: string }[];
};

/** The contact with everything it is known under, the number first. */
export async function findContactRecord(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactId: string,
): Promise<ContactRecord | undefined> {
  const { rows } = await sql<ContactRecord>`
    SELECT k.id, k.name, k.profile_name, k.email, k.city, k.interest, k.notes, k.facts, k.origin, k.marketing_opt_out_at,
      (SELECT coalesce(json_agg(json_build_object('kind', i.kind, 'value', i.value)
         ORDER BY ${identityOrder}), '[]')
       FROM contact_identities i WHERE i.workspace_id = k.workspace_id AND i.contact_id = k.id) AS identities
    FROM contacts k WHERE k.workspace_id = ${workspaceId} AND k.id = ${contactId}`.execute(trx);
  return rows[0];
}

export type PreviousConversation = {
  id: string;
  status: ConversationStatus;
  openedAt: Date;
  closedAt: Date | null;
  preview: string;
};

/** The contact's other conversations, newest first. */
export async function listPreviousConversations(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, exceptId, limit }: { contactId: string; exceptId: string; limit: number },
): Promise<PreviousConversation[]> {
  return trx
    .selectFrom("conversations")
    .select(["id", "status", "openedAt", "closedAt", "lastPreview as preview"])
    .where("workspaceId", "=", workspaceId)
    .where("contactId", "=", contactId)
    .where("id", "!=", exceptId)
    .orderBy("lastMessageAt", "desc")
    .limit(limit)
    .execute();
}

export type ContactMerge = {
  id: string;
  name: string;
  profileName: string;
  /** Of what moved, the name it was best known by. */
  identityKind: IdentityKind | null;
  identityValue: string | null;
  reason: string;
  mergedAt: Date;
  /** False while a later merge stands on this one. */
  canUndo: boolean;
};

/** Contacts that are merged into this one, newest first. */
export async function listContactMerges(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, limit }: { contactId: string; limit: number },
): Promise<ContactMerge[]> {
  const { rows } = await sql<ContactMerge>`
    SELECT m.id, k.name, k.profile_name, best.kind AS identity_kind, best.value AS identity_value, m.reason, m.merged_at,
      NOT EXISTS (SELECT FROM contact_merges later
        WHERE later.workspace_id = m.workspace_id AND later.merged_at > m.merged_at AND later.undone_at IS NULL
          AND (later.kept_id IN (m.kept_id, m.merged_id) OR later.merged_id = m.kept_id)) AS can_undo
    FROM contact_merges m
    JOIN contacts k ON k.workspace_id = m.workspace_id AND k.id = m.merged_id
    LEFT JOIN LATERAL (
      SELECT i.kind, i.value FROM contact_identities i
      WHERE i.workspace_id = m.workspace_id
        AND i.id IN (SELECT jsonb_array_elements_text(m.moved -> 'identityIds')::uuid)
      ORDER BY ${identityOrder} LIMIT 1
    ) best ON true
    WHERE m.workspace_id = ${workspaceId} AND m.kept_id = ${contactId} AND m.undone_at IS NULL
    ORDER BY m.merged_at DESC, m.id DESC LIMIT ${limit}`.execute(trx);
  return rows;
}
