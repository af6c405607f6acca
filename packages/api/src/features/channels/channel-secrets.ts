import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { ChannelCredentials } from "../../ports/channels/channel-adapter.ts";
import type { Vault } from "../../ports/vault/vault.ts";

// The context names the channel: what was sealed for one opens for no other.
export const credentialsContext = (channelId: string): string => `channel-credentials:${channelId}`;
export const verifyTokenContext = (channelId: string): string => `channel-verify-token:${channelId}`;

const credentialsForm = z.object({ accessToken: z.string(), appSecret: z.string() });

export const sealCredentials = (vault: Vault, channelId: string, credentials: ChannelCredentials): Buffer =>
  vault.seal(JSON.stringify(credentialsForm.parse(credentials)), credentialsContext(channelId));

/** Throws when the bytes were changed, or sealed for another channel or under a key that is gone. */
export const openCredentials = (vault: Vault, channelId: string, sealed: Buffer): ChannelCredentials =>
  credentialsForm.parse(JSON.parse(vault.open(sealed, credentialsContext(channelId))));

export type SealedVerifyToken = { verifyToken: Buffer; verifyTokenHash: Buffer };

/** A token of its own for the channel. Sealed, so that admins can see it again; hashed, so that Meta's question finds it. */
export function newVerifyToken(vault: Vault, channelId: string): SealedVerifyToken {
  const token = `piloto-${randomBytes(24).toString("base64url")}`;
  return { verifyToken: vault.seal(token, verifyTokenContext(channelId)), verifyTokenHash: hashVerifyToken(token) };
}

export const openVerifyToken = (vault: Vault, channelId: string, sealed: Buffer): string =>
  vault.open(sealed, verifyTokenContext(channelId));

export const hashVerifyToken = (token: string): Buffer => createHash("sha256").update(token).digest();
