import type { IdentityKind } from "@piloto/shared/conversation-words";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import type { PersonIdentity } from "./person-identities.ts";

export type KnownIdentity = {
  id: string;
  kind: IdentityKind;
  value: string;
  address: string;
  contactId: string;
  profileName: string;
};

/** Those of the identities that are known, in the order of kind and value. */
export async function listKnownIdentities(
  trx: WorkspaceTrx,
  workspaceId: string,
  identities: readonly PersonIdentity[],
): Promise<KnownIdentity[]> {
  return trx
    .selectFrom("contactIdentities as i")
    .innerJoin("contacts as c", (join) =>
      join.onRef("c.workspaceId", "=", "i.workspaceId").onRef("c.id", "=", "i.contactId"),
    )
    .select(["i.id", "i.kind", "i.value", "i.address", "i.contactId", "c.profileName"])
    .where("i.workspaceId", "=", workspaceId)
    .where((eb) =>
      eb.or(identities.map(({ kind, value }) => eb.and([eb("i.kind", "=", kind), eb("i.value", "=", value)]))),
    )
    .orderBy("i.kind")
    .orderBy("i.value")
    .execute();
}

/** Makes transactions that give a contact to one of these identities take turns; locked in one order, against deadlocks. */
export async function lockIdentityKeys(
  trx: WorkspaceTrx,
  workspaceId: string,
  identities: readonly PersonIdentity[],
): Promise<void> {
  const keys = identities.map(({ kind, value }) => `${workspaceId} ${kind} ${value}`).sort();
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(key, 7205011)) FROM unnest(${keys}::text[]) AS key`.execute(
    trx,
  );
}

export async function insertContact(trx: WorkspaceTrx, workspaceId: string, profileName: string): Promise<string> {
  const { id } = await trx
    .insertInto("contacts")
    .values({ workspaceId, profileName })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Call under `lockIdentityKeys`, for identities nobody has. */
export async function insertIdentities(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactId: string,
  identities: readonly PersonIdentity[],
): Promise<void> {
  await trx
    .insertInto("contactIdentities")
    .values(identities.map(({ kind, value, address }) => ({ workspaceId, contactId, kind, value, address })))
    .execute();
}

/** Keeps the contact from being merged away until the end of the transaction; false when it has been already. */
export async function holdContact(trx: WorkspaceTrx, workspaceId: string, contactId: string): Promise<boolean> {
  const row = await trx
    .selectFrom("contacts")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .where("mergedIntoId", "is", null)
    .forShare()
    .executeTakeFirst();
  return row !== undefined;
}

/** The identity as the channel writes it now. */
export async function updateAddress(
  trx: WorkspaceTrx,
  workspaceId: string,
  { identityId, address }: { identityId: string; address: string },
): Promise<void> {
  await trx
    .updateTable("contactIdentities")
    .set({ address })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", identityId)
    .execute();
}

/** The user name belongs to whoever is seen with it last. */
export async function upsertUsername(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, identity }: { contactId: string; identity: PersonIdentity },
): Promise<void> {
  await trx
    .insertInto("contactIdentities")
    .values({ workspaceId, contactId, kind: "username", value: identity.value, address: identity.address })
    .onConflict((conflict) =>
      conflict
        .constraint("contact_identities_value_key")
        .doUpdateSet({ contactId, address: identity.address })
        .where("contactIdentities.contactId", "!=", contactId),
    )
    .execute();
}

/** The channel said that the person moved to this identity; the latest such word counts. */
export async function updateMovedTo(
  trx: WorkspaceTrx,
  workspaceId: string,
  { identity, at }: { identity: PersonIdentity; at: Date },
): Promise<void> {
  await trx
    .updateTable("contactIdentities")
    .set({ movedToAt: sql<Date>`greatest(moved_to_at, ${at}::timestamptz)` })
    .where("workspaceId", "=", workspaceId)
    .where("kind", "=", identity.kind)
    .where("value", "=", identity.value)
    .execute();
}

/** What the contact is called on channels: of several names of one kind, the one moved to last, then the newest. */
export async function listAddresses(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactId: string,
): Promise<{ kind: IdentityKind; address: string }[]> {
  return trx
    .selectFrom("contactIdentities")
    .select(["kind", "address"])
    .where("workspaceId", "=", workspaceId)
    .where("contactId", "=", contactId)
    .orderBy("movedToAt", (order) => order.desc().nullsLast())
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** Whether a person took these two apart again: what one message says then joins them no more. */
export async function wereTakenApart(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<boolean> {
  const row = await trx
    .selectFrom("contactMerges")
    .select("id")
    .where("workspaceId", "=", workspaceId)
    .where("keptId", "in", contactIds)
    .where("mergedId", "in", contactIds)
    .where("undoneAt", "is not", null)
    .executeTakeFirst();
  return row !== undefined;
}
