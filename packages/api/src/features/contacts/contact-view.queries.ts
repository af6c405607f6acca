import type { ConversationStatus, IdentityKind } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

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
         ORDER BY array_position(ARRAY['phone', 'username', 'igsid', 'bsuid'], i.kind), i.created_at), '[]')
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

export type MergeRecord = {
  id: string;
  name: string;
  profileName: string;
  /** What moved, as the merge wrote it down. */
  moved: unknown;
  reason: string;
  mergedAt: Date;
};

/** Contacts that were merged into this one and can still be taken out again, newest first. */
export async function listContactMerges(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, limit }: { contactId: string; limit: number },
): Promise<MergeRecord[]> {
  return trx
    .selectFrom("contactMerges as m")
    .innerJoin("contacts as k", (join) =>
      join.onRef("k.workspaceId", "=", "m.workspaceId").onRef("k.id", "=", "m.mergedId"),
    )
    .select(["m.id", "k.name", "k.profileName", "m.moved", "m.reason", "m.mergedAt"])
    .where("m.workspaceId", "=", workspaceId)
    .where("m.keptId", "=", contactId)
    .where("m.undoneAt", "is", null)
    .orderBy("m.mergedAt", "desc")
    .limit(limit)
    .execute();
}
