import { randomBytes } from "node:crypto";
import { type CreateApiKeyInput, maxApiKeys } from "@piloto/shared/api-keys";
import { AppError } from "../../errors/app-error.ts";
import type { InWorkspace } from "../../trpc/workspace-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { takeTurn } from "../workspaces/workspaces.service.ts";
import { hashApiKey } from "./api-key-principal.service.ts";
import { countLiveApiKeys, insertApiKey, revokeApiKey } from "./api-keys.queries.ts";

const prefixLength = "pv_".length + 6;

export type CreatedApiKey = { id: string; name: string; prefix: string; key: string; expiresAt: Date | null };

/** Makes a key. The answer is the only place it ever stands in; the database keeps a hash. Throws CONFLICT at 50 live keys. */
export async function createApiKey(
  ctx: InWorkspace,
  userId: string,
  { name, scopes, expiresInDays }: Omit<CreateApiKeyInput, "workspaceId">,
): Promise<CreatedApiKey> {
  const { trx, workspace } = ctx;
  await takeTurn(trx, workspace.id);
  if ((await countLiveApiKeys(trx, workspace.id)) >= maxApiKeys) {
    throw new AppError("CONFLICT", { message: "too many live API keys", details: { max: maxApiKeys } });
  }
  const key = `pv_${randomBytes(32).toString("base64url")}`;
  const prefix = key.slice(0, prefixLength);
  const keyHash = hashApiKey(key);
  const { id, expiresAt } = await insertApiKey(trx, workspace.id, {
    name,
    prefix,
    keyHash,
    scopes,
    createdBy: userId,
    expiresInDays,
  });
  await recordAudit(trx, ctx.origin, {
    workspaceId: workspace.id,
    action: "apiKeys.create",
    target: { kind: "api_key", id, label: name },
    details: { prefix, scopes, expiresInDays },
  });
  return { id, name, prefix, key, expiresAt };
}

/** Revokes a key; its next request is refused. Throws NOT_FOUND when it is unknown here or was revoked before. */
export async function endApiKey(ctx: InWorkspace, apiKeyId: string): Promise<void> {
  const name = await revokeApiKey(ctx.trx, ctx.workspace.id, apiKeyId);
  if (name === undefined) throw new AppError("NOT_FOUND");
  await recordAudit(ctx.trx, ctx.origin, {
    workspaceId: ctx.workspace.id,
    action: "apiKeys.revoke",
    target: { kind: "api_key", id: apiKeyId, label: name },
  });
}
