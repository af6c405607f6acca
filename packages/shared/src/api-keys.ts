import { z } from "zod";
import { idField, workspaceInput } from "./fields.ts";

/** What a key may do; each scope is named by the procedures that accept it. */
export const apiKeyScopes = ["agents:read", "audit_log:read"] as const;
export const apiKeyScopeField = z.enum(apiKeyScopes);
export type ApiKeyScope = z.infer<typeof apiKeyScopeField>;

/** Days a new key may live; null never expires. */
export const apiKeyLifetimes = [30, 90, 365] as const;

/** Live keys a workspace may have. */
export const maxApiKeys = 50;

export const apiKeyNameField = z.string().trim().min(1).max(80);

export const createApiKeyInput = workspaceInput.extend({
  name: apiKeyNameField,
  scopes: z
    .array(apiKeyScopeField)
    .min(1)
    .max(apiKeyScopes.length)
    .refine((scopes) => new Set(scopes).size === scopes.length),
  expiresInDays: z.int().min(1).max(3650).nullable(),
});
export type CreateApiKeyInput = z.infer<typeof createApiKeyInput>;

export const apiKeyInput = workspaceInput.extend({ apiKeyId: idField });
