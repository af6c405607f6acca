import type { ChannelAdapter, ChannelAddress } from "../../ports/channels/channel-adapter.ts";

export type TokenLife = { accessToken: string; expiresAt: Date | null; refreshedAt: Date | null };

const dayMs = 24 * 60 * 60 * 1000;

/** Instagram's long-lived tokens. */
const tokenLifeMs = 60 * dayMs;
/** A token that has less than this left is renewed. */
export const renewBeforeMs = 15 * dayMs;

/**
 * How long a token that somebody pasted lives. Where tokens expire, a fresh one is asked for: that tells the date. It is
 * refused to tokens of less than 24 hours, which therefore have their 60 days before them; whatever else went wrong, the
 * daily renewal tries it again (`refreshedAt` null).
 */
export async function extendToken(
  adapter: ChannelAdapter,
  address: ChannelAddress,
  now: Date = new Date(),
): Promise<TokenLife> {
  const { accessToken } = address.credentials;
  if (!adapter.refreshToken) return { accessToken, expiresAt: null, refreshedAt: null };
  const renewed = await adapter.refreshToken(address);
  if ("action" in renewed) return { accessToken, expiresAt: new Date(now.getTime() + tokenLifeMs), refreshedAt: null };
  return {
    accessToken: renewed.accessToken,
    expiresAt: new Date(now.getTime() + renewed.expiresInSeconds * 1000),
    refreshedAt: now,
  };
}
