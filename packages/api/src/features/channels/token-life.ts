import { isTemporary } from "../../ports/channels/channel-errors.ts";
import type { ChannelAdapter, ChannelAddress } from "../../ports/channels/channel-adapter.ts";

export type TokenLife = { accessToken: string; expiresAt: Date | null; refreshedAt: Date | null };

const dayMs = 24 * 60 * 60 * 1000;

/** A token that has less than this left is renewed. */
const renewBeforeMs = 15 * dayMs;

/** A token younger than this is not renewed: Instagram refuses it. */
const youthMs = dayMs;

/**
 * How long a token that somebody pasted lives. Where tokens expire, a fresh one is asked for: that tells the date. When
 * Instagram refuses, the token is less than 24 hours old, or so it seems: a day later it is tried again (`refreshedAt`
 * now, its end unknown). When Instagram was not reached, at the next occasion.
 */
export async function extendToken(
  adapter: ChannelAdapter,
  address: ChannelAddress,
  now: Date = new Date(),
): Promise<TokenLife> {
  const { accessToken } = address.credentials;
  if (!adapter.refreshToken) return { accessToken, expiresAt: null, refreshedAt: null };
  const renewed = await adapter.refreshToken(address);
  if ("action" in renewed) return { accessToken, expiresAt: null, refreshedAt: isTemporary(renewed) ? null : now };
  return {
    accessToken: renewed.accessToken,
    expiresAt: new Date(now.getTime() + renewed.expiresInSeconds * 1000),
    refreshedAt: now,
  };
}

/** Whether a token wants renewing: near its end, or with an unknown one, and not tried in the last day. */
export function isRenewalDue(
  { tokenExpiresAt, tokenRefreshedAt }: { tokenExpiresAt: Date | null; tokenRefreshedAt: Date | null },
  now: Date,
): boolean {
  const isYoung = tokenRefreshedAt !== null && now.getTime() - tokenRefreshedAt.getTime() < youthMs;
  const isNearEnd = tokenExpiresAt === null || tokenExpiresAt.getTime() - now.getTime() < renewBeforeMs;
  return isNearEnd && !isYoung;
}
