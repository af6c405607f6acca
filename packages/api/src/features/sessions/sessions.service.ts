import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { logEvent } from "../../http/log-events.ts";
import { hashSessionId } from "../../http/log-scope.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { createHandle, hashHandle } from "./refresh-token.ts";
import { refreshSession, type RefreshResult } from "./refresh.queries.ts";
import type { RefreshOutcome, RefreshParameters } from "./refresh-rules.ts";
import { insertEpochRevocation, insertSessionRevocations } from "./revocations.queries.ts";
import { findSessionByHandle, insertSession, type RevokeReason, revokeSessions } from "./sessions.queries.ts";

/** A session as its cookies need it. */
export type SessionTokens = {
  sessionId: string;
  userId: string;
  handle: Buffer;
  generation: number;
  epoch: number;
  amr: string[];
  authenticatedAt: Date;
  idleExpiresAt: Date;
  absoluteExpiresAt: Date;
};

/**
 * Opens a session of this user in the caller's transaction, ending the one this browser held before. Set the cookies
 * with `setSessionCookies` after the commit. Throws INVALID_CREDENTIALS when the user is disabled or gone.
 */
export async function openSession(
  ctx: Context,
  trx: Trx,
  { userId, amr }: { userId: string; amr: string[] },
): Promise<SessionTokens> {
  await endReplacedSession(ctx, trx);
  const handle = createHandle();
  const inserted = await insertSession(trx, {
    userId,
    handleHash: hashHandle(handle),
    amr,
    browser: ctx.device.browser,
    platform: ctx.device.platform,
    userAgent: ctx.userAgent,
    ip: ctx.ip,
    idleSeconds: ctx.env.SESSION_IDLE_SECONDS,
    absoluteSeconds: ctx.env.SESSION_ABSOLUTE_SECONDS,
  });
  if (!inserted) throw new AppError("INVALID_CREDENTIALS", { message: "the user is disabled or gone" });
  const { id, userEpoch, ...instants } = inserted;
  return { sessionId: id, userId, handle, generation: 1, epoch: userEpoch, amr, ...instants };
}

async function endReplacedSession(ctx: Context, trx: Trx): Promise<void> {
  const old = ctx.refreshTokens.verify(ctx.cookies.refresh);
  const session = old && (await findSessionByHandle(trx, hashHandle(old.handle)));
  if (session) await endSessions(trx, session.userId, { ids: [session.id] }, "replaced");
}

/** Sets both cookies of the session's generation; call it after the commit. Returns the access token's life in seconds. */
export async function setSessionCookies(ctx: Context, session: SessionTokens): Promise<number> {
  const token = ctx.refreshTokens.issue(session);
  ctx.cookieJar.set(ctx.resHeaders, "refresh", token, (session.idleExpiresAt.getTime() - Date.now()) / 1000);
  return setAccessCookie(ctx, session);
}

async function setAccessCookie(ctx: Context, session: Omit<SessionTokens, "handle">): Promise<number> {
  const { sessionId, userId, generation, epoch, amr } = session;
  const authTime = Math.floor(session.authenticatedAt.getTime() / 1000);
  const notAfter = session.absoluteExpiresAt.getTime() / 1000;
  const { token, expiresInSeconds } = await ctx.accessTokens.issue(
    { sessionId, userId, generation, epoch, amr, authTime },
    notAfter,
  );
  ctx.cookieJar.set(ctx.resHeaders, "access", token, expiresInSeconds);
  return expiresInSeconds;
}

export function clearSessionCookies(ctx: Context): void {
  ctx.cookieJar.clear(ctx.resHeaders, "access");
  ctx.cookieJar.clear(ctx.resHeaders, "refresh");
}

/** Revokes live sessions of a user and feeds the stateless path, in one transaction; returns the ids ended. */
export async function endSessions(
  trx: Trx,
  userId: string,
  which: { ids?: readonly string[]; except?: string },
  reason: RevokeReason,
): Promise<string[]> {
  const ended = await revokeSessions(trx, userId, which, reason);
  await insertSessionRevocations(trx, ended);
  return ended;
}

/** Ends every session of a user, those under an older epoch than this one included; returns how many were live. */
export async function endAllSessions(trx: Trx, userId: string, epoch: number, reason: RevokeReason): Promise<number> {
  const ended = await endSessions(trx, userId, {}, reason);
  await insertEpochRevocation(trx, userId, epoch);
  return ended.length;
}

type Refreshed = { outcome: RefreshOutcome; expiresInSeconds: number };

/**
 * The refresh of docs/sessions.md. Signs tokens only after the row was changed. Throws SESSION_EXPIRED, clearing both
 * cookies, for a session that is over; SESSION_REUSED for a stolen or stale token; neither for a database that is away.
 */
export async function refresh(ctx: Context): Promise<Refreshed> {
  const presented = ctx.refreshTokens.verify(ctx.cookies.refresh);
  // A forged or missing token costs no database work and changes nothing, not even the cookie.
  if (!presented) throw new AppError("SESSION_EXPIRED", { message: "no refresh token of ours" });
  const result = await refreshSession(
    ctx.pool,
    {
      handleHash: hashHandle(presented.handle),
      generation: presented.generation,
      browser: ctx.device.browser,
      platform: ctx.device.platform,
      ip: ctx.ip,
      userAgent: ctx.userAgent,
    },
    refreshParameters(ctx),
  );
  if (!result || result.outcome === "invalid") throw new AppError("SESSION_EXPIRED", { message: "unknown session" });
  return answerRefresh(ctx, { ...result, handle: presented.handle });
}

async function answerRefresh(ctx: Context, result: RefreshResult & { handle: Buffer }): Promise<Refreshed> {
  const { outcome } = result;
  switch (outcome) {
    case "coalesce":
      // Never the refresh cookie: its last Set-Cookie may still be on the way.
      return { outcome, expiresInSeconds: await setAccessCookie(ctx, result) };
    case "rotate":
    case "replay":
    case "recover":
    case "fast_forward":
      return { outcome, expiresInSeconds: await setSessionCookies(ctx, result) };
    case "reuse":
      clearSessionCookies(ctx);
      logEvent(
        ctx.log,
        "session_reuse_detected",
        { sessionHash: hashSessionId(result.sessionId), userId: result.userId, ip: ctx.ip },
        "a refresh token was used again; its session has ended",
      );
      throw new AppError("SESSION_REUSED", { message: `session ${result.sessionId}` });
    case "revoked":
    case "expired":
    case "superseded":
    case "invalid":
      clearSessionCookies(ctx);
      throw new AppError("SESSION_EXPIRED", { message: outcome });
  }
}

const refreshParameters = ({ env }: Context): RefreshParameters => ({
  graceSeconds: env.REFRESH_GRACE_SECONDS,
  minRotateSeconds: env.REFRESH_MIN_ROTATE_SECONDS,
  idleSeconds: env.SESSION_IDLE_SECONDS,
  clientAbortSeconds: env.CLIENT_ABORT_SECONDS,
});

/** Ends this browser's session by its refresh token (or, lacking that, its access token) and clears the cookies. Idempotent. */
export async function logout(ctx: Context): Promise<void> {
  const session = await findOwnSession(ctx);
  if (session) {
    await ctx.db.transaction().execute(async (trx) => {
      const ended = await endSessions(trx, session.userId, { ids: [session.id] }, "logout");
      if (ended.length > 0)
        await recordAudit(trx, userOrigin(ctx, session.userId), { userId: session.userId, action: "auth.logout" });
    });
  }
  clearSessionCookies(ctx);
}

/** The session whose cookies this browser holds, whatever its state; undefined when it holds none of ours. */
export async function findOwnSession(ctx: Context): Promise<{ id: string; userId: string } | undefined> {
  const presented = ctx.refreshTokens.verify(ctx.cookies.refresh);
  if (presented) return findSessionByHandle(ctx.db, hashHandle(presented.handle));
  const claims = await ctx.accessTokens.verify(ctx.cookies.access);
  return claims && { id: claims.sessionId, userId: claims.userId };
}
