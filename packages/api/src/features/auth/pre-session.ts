import type { Context } from "../../trpc/context.ts";
import { createOneTimeToken, hashToken } from "./one-time-token.ts";

const maxAgeSeconds = 30 * 86_400;

/**
 * The CSRF token of this browser's session. A browser that holds neither session nor pre-session gets a pre-session
 * cookie now, and the token is bound to that.
 */
export function openPreSession(ctx: Context): string {
  const token = ctx.csrf.issue(ctx.cookies);
  if (token !== undefined) return token;
  const preSession = createOneTimeToken();
  ctx.cookieJar.set(ctx.resHeaders, "preSession", preSession, maxAgeSeconds);
  // A batch may ask twice; the second call must not make another.
  ctx.cookies.preSession = preSession;
  return ctx.csrf.issue(ctx.cookies) ?? "";
}

/** What is stored to recognise this browser again: SHA-256 of its pre-session. */
export function hashPreSession(ctx: Context): Buffer {
  openPreSession(ctx);
  return hashToken(ctx.cookies.preSession ?? createOneTimeToken());
}
