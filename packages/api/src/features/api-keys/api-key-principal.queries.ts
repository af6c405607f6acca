import { sql } from "kysely";
import type { Database } from "../../database/pool.ts";
import type { ApiKeyPrincipal } from "./api-key-principal.service.ts";

/** The live key with this hash, through the one door that looks across workspaces; marks it used once a minute. */
export async function useApiKey(db: Database, keyHash: Buffer): Promise<ApiKeyPrincipal | undefined> {
  const { rows } = await sql<ApiKeyPrincipal>`SELECT id, workspace_id, scopes FROM use_api_key(${keyHash})`.execute(db);
  return rows[0];
}
