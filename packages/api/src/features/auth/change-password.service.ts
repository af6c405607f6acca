import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import type { SignedIn } from "../../trpc/session-guard.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import { limit } from "../rate-limits/rate-limits.service.ts";
import { endAllSessions, setSessionCookies } from "../sessions/sessions.service.ts";
import { checkBreached } from "./breached-password.ts";
import { checkPasswordPolicy } from "./password-policy.ts";
import { openSession } from "../sessions/sessions.service.ts";
import { findUser, updatePassword, type UserRow } from "./users.queries.ts";

/**
 * Changes the password of the signed-in person. Every session ends, and this browser gets a new one in its place, so a
 * copied cookie of the old one is worth nothing. Throws INVALID_CREDENTIALS for a wrong current password.
 */
export async function changePassword(
  ctx: Context,
  account: SignedIn,
  input: { currentPassword: string; newPassword: string },
): Promise<void> {
  await limit(ctx.db, "factorPerSession", account.sessionId);
  const user = await findUser(ctx.db, account.userId);
  if (!user) throw new AppError("SESSION_EXPIRED");
  if (!(await ctx.passwords.verify(input.currentPassword, user.passwordHash)))
    throw new AppError("INVALID_CREDENTIALS");
  await checkPasswordPolicy({ ...user, password: input.newPassword }, "newPassword");
  await checkBreached(ctx, input.newPassword, "newPassword");
  const passwordHash = await ctx.passwords.hash(input.newPassword);
  const session = await ctx.db.transaction().execute(async (trx) => {
    await changePasswordOf(ctx, trx, user, { passwordHash, reason: "password_changed" });
    const opened = await openSession(ctx, trx, { userId: user.id, amr: account.amr });
    await recordAudit(trx, userOrigin(ctx, user.id), { userId: user.id, action: "auth.changePassword" });
    return opened;
  });
  await setSessionCookies(ctx, session);
}

/** Stores the hash, moves the session epoch, ends every session everywhere and tells the owner by mail. */
export async function changePasswordOf(
  ctx: Context,
  trx: Trx,
  user: UserRow,
  change: { passwordHash: string; reason: "password_changed" | "password_reset" },
): Promise<void> {
  const epoch = await updatePassword(trx, user.id, change.passwordHash);
  await endAllSessions(trx, user.id, epoch, change.reason);
  await queueMail(ctx, trx, {
    template: "passwordChanged",
    to: user.email,
    locale: user.locale,
    values: { name: user.name, link: "/forgot-password" },
  });
}
