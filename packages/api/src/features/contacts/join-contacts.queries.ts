import type { Contacts, Json } from "@piloto/db/schema-types";
import { type Selectable, sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type ContactRecord = Selectable<Contacts>;

/** Locks the contacts, in the order of their ids; nobody opens a conversation with them or finds them meanwhile. */
export async function lockContacts(
  trx: WorkspaceTrx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<ContactRecord[]> {
  return trx
    .selectFrom("contacts")
    .selectAll()
    .where("workspaceId", "=", workspaceId)
    .where("id", "in", contactIds)
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** Gives all identities of one contact to another; their ids. */
export async function moveIdentities(
  trx: WorkspaceTrx,
  workspaceId: string,
  { from, to }: { from: string; to: string },
): Promise<string[]> {
  const rows = await trx
    .updateTable("contactIdentities")
    .set({ contactId: to })
    .where("workspaceId", "=", workspaceId)
    .where("contactId", "=", from)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Gives these identities back, as far as they are still where they were moved to. */
export async function moveIdentitiesBack(
  trx: WorkspaceTrx,
  workspaceId: string,
  { from, to, identityIds }: { from: string; to: string; identityIds: readonly string[] },
): Promise<void> {
  if (identityIds.length === 0) return;
  await trx
    .updateTable("contactIdentities")
    .set({ contactId: to })
    .where("workspaceId", "=", workspaceId)
    .where("contactId", "=", from)
    .where("id", "in", identityIds)
    .execute();
}

/** What people and channels know of a contact; what a merge fills in and an undo takes out. */
export const factColumns = [
  "name",
  "profileName",
  "email",
  "city",
  "interest",
  "notes",
  "facts",
  "origin",
  "marketingOptOutAt",
  "marketingChangedAt",
] as const;
export type ContactFacts = Pick<ContactRecord, (typeof factColumns)[number]>;

export async function updateFacts(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, facts }: { contactId: string; facts: Partial<ContactFacts> },
): Promise<void> {
  if (Object.keys(facts).length === 0) return;
  await trx
    .updateTable("contacts")
    .set({ ...facts, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .execute();
}

export async function updateMergedInto(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, into }: { contactId: string; into: string | null },
): Promise<void> {
  await trx
    .updateTable("contacts")
    .set({ mergedIntoId: into, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .execute();
}

export type NewMerge = { keptId: string; mergedId: string; reason: string; moved: Json; mergedBy: string | null };

export async function insertMerge(trx: WorkspaceTrx, workspaceId: string, merge: NewMerge): Promise<string> {
  const { id } = await trx
    .insertInto("contactMerges")
    .values({ workspaceId, ...merge, mergedAt: sql<Date>`clock_timestamp()` })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export type MergeRecord = {
  id: string;
  keptId: string;
  mergedId: string;
  moved: Json;
  undoneAt: Date | null;
  /** A later merge into or out of either of the two stands on this one. */
  isCovered: boolean;
};

/** Locks a merge; undefined when this workspace has none of this id. */
export async function lockMerge(
  trx: WorkspaceTrx,
  workspaceId: string,
  mergeId: string,
): Promise<MergeRecord | undefined> {
  return trx
    .selectFrom("contactMerges as m")
    .select(["m.id", "m.keptId", "m.mergedId", "m.moved", "m.undoneAt"])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom("contactMerges as later")
            .select("later.id")
            .whereRef("later.workspaceId", "=", "m.workspaceId")
            .whereRef("later.mergedAt", ">", "m.mergedAt")
            .where("later.undoneAt", "is", null)
            .where((or) =>
              or.or([
                or("later.keptId", "=", or.ref("m.keptId")),
                or("later.mergedId", "=", or.ref("m.keptId")),
                or("later.keptId", "=", or.ref("m.mergedId")),
              ]),
            ),
        )
        .$castTo<boolean>()
        .as("isCovered"),
    )
    .where("m.workspaceId", "=", workspaceId)
    .where("m.id", "=", mergeId)
    .forNoKeyUpdate("m")
    .executeTakeFirst();
}

export async function updateMergeUndone(
  trx: WorkspaceTrx,
  workspaceId: string,
  { mergeId, userId }: { mergeId: string; userId: string | null },
): Promise<void> {
  await trx
    .updateTable("contactMerges")
    .set({ undoneBy: userId, undoneAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", mergeId)
    .execute();
}
