import { timingSafeEqual } from "node:crypto";
import type { SignedInUser } from "@piloto/shared/auth";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { findAccount } from "../../trpc/session-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import { limit, limitAddress } from "../rate-limits/rate-limits.service.ts";
import { setSessionCookies } from "../sessions/sessions.service.ts";
import { createAccount } from "./create-account.service.ts";
import { hashPreSession } from "./pre-session.ts";
import { hashToken } from "./one-time-token.ts";
import { findOneTimeToken, takeOneTimeToken } from "./one-time-tokens.queries.ts";
import { openSignedInSession, toSignedInUser } from "./sign-in.service.ts";
import { deletePendingSignup, findPendingSignup, lockAddress, type PendingSignup } from "./signups.queries.ts";
import { lockUser, updateEmail } from "./users.queries.ts";

export type VerifyEmailResult =
  | { status: "signed_in"; user: SignedInUser }
  | { status: "password_required" }
  | { status: "email_changed"; email: string };

/**
 * Follows a mailed link. Of a pending sign-up it makes the account, in the browser that signed up; in another one the
 * sign-up's password must come along, so that a link planted by a stranger makes no account. Of a change of address it
 * makes the change. Throws TOKEN_INVALID for a link that is unknown, used or expired.
 */
export async function verifyEmail(
  ctx: Context,
  input: { token: string; password?: string | undefined },
): Promise<VerifyEmailResult> {
  await limitAddress(ctx.db, "tokenPerAddress", ctx.ip);
  const tokenHash = hashToken(input.token);
  const pending = await findPendingSignup(ctx.db, tokenHash);
  if (!pending) return changeEmail(ctx, tokenHash);
  const isSameBrowser = timingSafeEqual(pending.preSessionHash, hashPreSession(ctx));
  if (!isSameBrowser) {
    if (input.password === undefined) return { status: "password_required" };
    await limit(ctx.db, "signInPerAccountAndAddress", `signup ${pending.id}`);
    if (!(await ctx.passwords.verify(input.password, pending.passwordHash))) throw new AppError("INVALID_CREDENTIALS");
  }
  return openAccount(ctx, pending);
}

async function openAccount(ctx: Context, pending: PendingSignup): Promise<VerifyEmailResult> {
  const { session, user } = await ctx.db.transaction().execute(async (trx) => {
    await lockAddress(trx, pending.email);
    // Whoever deletes the row makes the account; a second click of the same link finds it gone.
    if (!(await deletePendingSignup(trx, pending.id))) throw new AppError("TOKEN_INVALID");
    const userId = await createAccount(trx, (id) => userOrigin(ctx, id), pending);
    return openSignedInSession(ctx, trx, { userId, amr: ["pwd"] });
  });
  await setSessionCookies(ctx, session);
  return { status: "signed_in", user: toSignedInUser(user) };
}

async function changeEmail(ctx: Context, tokenHash: Buffer): Promise<VerifyEmailResult> {
  if (!(await findOneTimeToken(ctx.db, "email_change", tokenHash))) throw new AppError("TOKEN_INVALID");
  const user = await ctx.db.transaction().execute(async (trx) => {
    const token = await takeOneTimeToken(trx, "email_change", tokenHash);
    const before = token && (await lockUser(trx, token.userId));
    const email = token?.payload["email"];
    if (!before || typeof email !== "string") throw new AppError("TOKEN_INVALID");
    // Taken meanwhile by somebody who proved it first: the link is void, and says no more than that.
    if (!(await updateEmail(trx, before.id, email))) throw new AppError("TOKEN_INVALID");
    await queueMail(ctx, trx, {
      template: "emailChanged",
      to: before.email,
      locale: before.locale,
      values: { name: before.name, newEmail: email },
    });
    await recordAudit(trx, userOrigin(ctx, before.id), {
      userId: before.id,
      action: "account.changeEmail",
      target: { kind: "user", id: before.id, label: email },
      details: { email: { before: before.email, after: email } },
    });
    return { ...before, email };
  });
  const account = await findAccount(ctx);
  return account?.userId === user.id
    ? { status: "signed_in", user: toSignedInUser(user) }
    : { status: "email_changed", email: user.email };
}
