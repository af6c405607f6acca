import type { Json } from "@piloto/db/schema-types";
import { sql, type SqlBool } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export async function updateProfileName(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, profileName }: { contactId: string; profileName: string },
): Promise<void> {
  await trx
    .updateTable("contacts")
    .set({ profileName, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .execute();
}

/** The advertisement the person first came from: the earliest one holds. */
export async function updateOrigin(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, origin }: { contactId: string; origin: { at: string } },
): Promise<void> {
  const json: Json = JSON.parse(JSON.stringify(origin));
  await trx
    .updateTable("contacts")
    .set({ origin: json })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .where(sql<SqlBool>`(origin IS NULL OR origin ->> 'at' > ${origin.at})`)
    .execute();
}

/** What the person last said about marketing; of two wishes in one second the stop holds. False when a newer one is known. */
export async function updateMarketing(
  trx: WorkspaceTrx,
  workspaceId: string,
  { contactId, isOptedOut, at }: { contactId: string; isOptedOut: boolean; at: Date },
): Promise<boolean> {
  const row = await trx
    .updateTable("contacts")
    .set({ marketingOptOutAt: isOptedOut ? at : null, marketingChangedAt: at })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .where(
      sql<SqlBool>`(marketing_changed_at IS NULL OR marketing_changed_at < ${at}::timestamptz
        OR (marketing_changed_at = ${at}::timestamptz AND ${isOptedOut}::boolean))`,
    )
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
