import type { Json } from "@piloto/db/schema-types";
import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type LockedContact = { id: string; name: string; facts: Json };

/**
 * Locks the contact of a conversation until the end of the transaction. Call before locking the conversation: who
 * receives messages takes them in this order.
 */
export async function lockContactOf(
  trx: WorkspaceTrx,
  workspaceId: string,
  conversationId: string,
): Promise<LockedContact | undefined> {
  return trx
    .selectFrom("contacts")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", (eb) =>
      eb
        .selectFrom("conversations")
        .select("contactId")
        .where("workspaceId", "=", workspaceId)
        .where("id", "=", conversationId),
    )
    .select(["id", "name", "facts"])
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export type ContactChanges = {
  name?: string;
  email?: string;
  city?: string;
  interest?: string;
  facts?: Record<string, string>;
};

/** Writes what changed. Call under lockContactOf. */
export async function updateContact(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, changes }: { contactId: string; changes: ContactChanges },
): Promise<void> {
  await trx
    .updateTable("contacts")
    .set({ ...changes, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .execute();
}
