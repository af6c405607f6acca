import type { ChannelProblem, ChannelView, PriceCategory } from "@piloto/shared/channels";

/** Channels one can do something with first; those that were taken off last. */
export function sortChannels(channels: readonly ChannelView[]): ChannelView[] {
  const rank = ({ status }: ChannelView) => (status === "disconnected" ? 1 : 0);
  return channels.toSorted((a, b) => rank(a) - rank(b) || a.createdAt.localeCompare(b.createdAt));
}

const warnBeforeMs = 7 * 24 * 60 * 60 * 1000;

/** A token that runs out soon although it is renewed every day: the renewal fails. */
export const isExpiring = (tokenExpiresAt: string | null, nowMs: number): boolean =>
  tokenExpiresAt !== null && Date.parse(tokenExpiresAt) - nowMs < warnBeforeMs;

/** Of one message; the server takes no more. */
export const maxPriceMicros = 1_000_000_000;

export type ProblemKind = "notReached" | "accessToken" | "appSecret" | "phoneNumberId" | "accountId" | "other";

/** Which of our sentences says what to do about a refusal of Meta's. */
export function problemKind({ field, isTemporary }: Pick<ChannelProblem, "field" | "isTemporary">): ProblemKind {
  if (isTemporary) return "notReached";
  return field ?? "other";
}

export type Prices = { [category in PriceCategory]?: number };
