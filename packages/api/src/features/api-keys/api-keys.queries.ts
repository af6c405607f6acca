import { sql } from "kysely";
import type { WorkspaceTrx } from "../../database/workspace.ts";

export type ApiKeyRow = {
  id: string;
  name: string;
  /** The first characters, to tell keys apart. */
  prefix: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  isLive: boolean;
  createdByName: string | null;
};

const isLive = sql<boolean>`k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`;

/** Live keys first, then the dead, each newest first; at most two hundred. */
export async function listApiKeys(trx: WorkspaceTrx, workspaceId: string): Promise<ApiKeyRow[]> {
  return trx
    .selectFrom("apiKeys as k")
    .leftJoin("users as u", "u.id", "k.createdBy")
    .select(["k.id", "k.name", "k.prefix", "k.scopes", "k.createdAt", "k.expiresAt", "k.lastUsedAt", "k.revokedAt"])
    .select([isLive.as("isLive"), "u.name as createdByName"])
    .where("k.workspaceId", "=", workspaceId)
    .orderBy(isLive, "desc")
    .orderBy("k.createdAt", "desc")
    .orderBy("k.id", "desc")
    .limit(200)
    .execute();
}

export async function countLiveApiKeys(trx: WorkspaceTrx, workspaceId: string): Promise<number> {
  const { count } = await trx
    .selectFrom("apiKeys as k")
    .select(sql<number>`count(*)`.as("count"))
    .where("k.workspaceId", "=", workspaceId)
    .where(isLive)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertApiKey(
  trx: WorkspaceTrx,
  workspaceId: string,
  key: {
    name: string;
    prefix: string;
    keyHash: Buffer;
    scopes: string[];
    createdBy: string;
    expiresInDays: number | null;
  },
): Promise<{ id: string; expiresAt: Date | null }> {
  const { expiresInDays, ...values } = key;
  return trx
    .insertInto("apiKeys")
    .values({
      workspaceId,
      ...values,
      expiresAt: expiresInDays === null ? null : sql<Date>`now() + make_interval(days => ${expiresInDays})`,
    })
    .returning(["id", "expiresAt"])
    .executeTakeFirstOrThrow();
}

/** The name of the key when it was live until now; undefined when it is unknown here or was revoked before. */
export async function revokeApiKey(
  trx: WorkspaceTrx,
  workspaceId: string,
  apiKeyId: string,
): Promise<string | undefined> {
  const row = await trx
    .updateTable("apiKeys")
    .set({ revokedAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", apiKeyId)
    .where("revokedAt", "is", null)
    .returning("name")
    .executeTakeFirst();
  return row?.name;
}
