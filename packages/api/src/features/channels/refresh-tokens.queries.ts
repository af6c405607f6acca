import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { isRenewalDue } from "./token-life.ts";

/** Every active Instagram channel of every workspace, through the door `active_channels`. */
export async function listActiveInstagramChannels(db: Database): Promise<{ workspaceId: string; channelId: string }[]> {
  const { rows } = await sql<{ workspaceId: string; channelId: string }>`
    SELECT workspace_id AS "workspaceId", id AS "channelId" FROM active_channels('instagram')
  `.execute(db);
  return rows;
}

/**
 * Takes the refresh of a token for oneself when it is due: of two workers one gets it. Answers the sealed secrets and the
 * value to put back; undefined when there is nothing to do. A worker that dies holding it costs one day of the fifteen.
 */
export async function claimRefresh(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, now }: { channelId: string; now: Date },
): Promise<{ credentials: Buffer; claimedBefore: Date | null } | undefined> {
  const row = await trx
    .selectFrom("channels")
    .select(["credentials", "tokenRefreshedAt", "tokenExpiresAt"])
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .where("kind", "=", "instagram")
    .where("status", "=", "active")
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row?.credentials || !isRenewalDue(row, now)) return undefined;
  await updateRefreshedAt(trx, workspaceId, { channelId, refreshedAt: now });
  return { credentials: row.credentials, claimedBefore: row.tokenRefreshedAt };
}

export async function updateRefreshedAt(
  trx: WorkspaceTrx,
  workspaceId: string,
  { channelId, refreshedAt }: { channelId: string; refreshedAt: Date | null },
): Promise<void> {
  await trx
    .updateTable("channels")
    .set({ tokenRefreshedAt: refreshedAt })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", channelId)
    .execute();
}

/** Stores the new token, unless an admin has given other secrets meanwhile; whether it did. */
export async function updateRefreshedToken(
  trx: WorkspaceTrx,
  workspaceId: string,
  change: { channelId: string; before: Buffer; credentials: Buffer; expiresAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("channels")
    .set({ credentials: change.credentials, tokenExpiresAt: change.expiresAt, updatedAt: sql<Date>`clock_timestamp()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", change.channelId)
    .where("credentials", "=", change.before)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
