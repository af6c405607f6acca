import { AppError } from "../errors/app-error.ts";
import { listFactorMethods } from "../features/auth/factors.service.ts";
import { getSessionState } from "../features/sessions/sessions.queries.ts";
import type { AccessClaims } from "../features/sessions/access-token.ts";
import type { Database } from "../database/pool.ts";
import type { Trx } from "../database/workspace.ts";
import { noteInLog } from "../http/log-scope.ts";
import type { Context } from "./context.ts";

/** Who is signed in, from the access token alone. */
export type SignedIn = AccessClaims;

/** The claims of the request's live access token; undefined when there is none. Asks no database while the feed is fresh. */
export async function findAccount(ctx: Context): Promise<SignedIn | undefined> {
  const claims = await ctx.accessTokens.verify(ctx.cookies.access);
  if (!claims || ctx.revocations.isRevoked(claims)) return undefined;
  noteInLog({ sessionId: claims.sessionId, userId: claims.userId });
  ctx.confirmations.note(claims);
  return claims;
}

/** Throws SESSION_EXPIRED without a live access token. When the revocation feed is stale the row decides instead. */
export async function requireAccount(ctx: Context): Promise<SignedIn> {
  const claims = await findAccount(ctx);
  if (!claims) throw new AppError("SESSION_EXPIRED");
  if (!ctx.revocations.isFresh()) {
    const state = await getSessionState(ctx.db, claims.sessionId, claims.userId);
    if (!state.isLive) throw new AppError("SESSION_EXPIRED");
  }
  return claims;
}

/**
 * Asks the session row itself. Throws SESSION_EXPIRED when it has ended and, with `hasFreshFactor`, REAUTH_REQUIRED
 * unless a factor was proven in the last ten minutes.
 */
export async function requireLiveSession(
  db: Database | Trx,
  account: SignedIn,
  needs: { hasFreshFactor: boolean },
): Promise<void> {
  const state = await getSessionState(db, account.sessionId, account.userId);
  if (!state.isLive) throw new AppError("SESSION_EXPIRED");
  if (needs.hasFreshFactor && !state.hasFreshFactor) {
    throw new AppError("REAUTH_REQUIRED", { details: await listFactorMethods(db, account.userId) });
  }
}
