import { createHash } from "node:crypto";
import type { Database } from "../../database/pool.ts";
import { LimitReachedError } from "../../errors/app-error.ts";
import { limitedNetwork } from "../../http/client-address.ts";
import { deleteLimit, type RateLimit, takeFromLimit } from "./rate-limits.queries.ts";

/** Every limit of the product, by what it protects. */
export const rateLimits = {
  signInPerAddress: { burst: 60, seconds: 3 },
  // Tight for one network, wide for the account: a stranger alone cannot keep its owner out, a botnet cannot guess on.
  signInPerAccountAndAddress: { burst: 10, seconds: 60 },
  signInPerAccount: { burst: 100, seconds: 10 },
  signUpPerAddress: { burst: 30, seconds: 60 },
  mailPerAddress: { burst: 30, seconds: 60 },
  mailPerRecipient: { burst: 6, seconds: 600 },
  codePerAccount: { burst: 10, seconds: 60 },
  tokenPerAddress: { burst: 60, seconds: 5 },
  factorPerSession: { burst: 10, seconds: 60 },
  invitesPerWorkspace: { burst: 50, seconds: 120 },
  workspacesPerAccount: { burst: 20, seconds: 600 },
  channelTestPerWorkspace: { burst: 20, seconds: 15 },
  modelTestPerWorkspace: { burst: 10, seconds: 20 },
  playgroundPerWorkspace: { burst: 30, seconds: 4 },
  auditVerifyPerWorkspace: { burst: 6, seconds: 30 },
} as const satisfies Record<string, RateLimit>;

export type LimitName = keyof typeof rateLimits;

/** Counts one request against a limit; throws RATE_LIMITED with the seconds to wait. The subject is stored hashed. */
export async function limit(db: Database, name: LimitName, subject: string): Promise<void> {
  const waitSeconds = await takeFromLimit(db, limitKey(name, subject), rateLimits[name]);
  if (waitSeconds > 0) throw new LimitReachedError(name, waitSeconds);
}

/** Counts one request against a limit per client address (IPv6 by /64). */
export const limitAddress = (db: Database, name: LimitName, address: string | null): Promise<void> =>
  limit(db, name, limitedNetwork(address));

/** Clears a limit after a success. */
export const clearLimit = (db: Database, name: LimitName, subject: string): Promise<void> =>
  deleteLimit(db, limitKey(name, subject));

const limitKey = (name: LimitName, subject: string): string =>
  `${name}:${createHash("sha256").update(subject).digest("base64url")}`;

/** Takes one message from a channel's pace; the seconds to wait when there is none now, 0 when it was taken. */
export const takeSend = (db: Database, channelId: string, perSecond: number): Promise<number> =>
  takeFromLimit(db, `send:${channelId}`, { burst: perSecond, seconds: 1 / perSecond });
