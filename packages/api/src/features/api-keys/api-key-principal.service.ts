import { createHash } from "node:crypto";
import type { Database } from "../../database/pool.ts";
import { useApiKey } from "./api-key-principal.queries.ts";

/** A live API key: what it may do, and where. */
export type ApiKeyPrincipal = { id: string; workspaceId: string; scopes: string[] };

const bearerForm = /^Bearer (pv_[A-Za-z0-9_-]{43})$/;

/** `pv_` and 256 random bits in base64url; found in logs and repositories by its prefix. Only its SHA-256 is stored. */
export const hashApiKey = (key: string): Buffer => createHash("sha256").update(key).digest();

/** The key of an Authorization header; undefined when malformed, unknown, revoked or expired. */
export async function findApiKey(db: Database, authorization: string): Promise<ApiKeyPrincipal | undefined> {
  const key = bearerForm.exec(authorization)?.[1];
  return key ? useApiKey(db, hashApiKey(key)) : undefined;
}
