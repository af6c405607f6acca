import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Services } from "../../services.ts";
import { anonymousOrigin, type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import { enqueue, type OutboxPayload } from "../outbox/outbox.service.ts";
import { limit, limitAddress } from "../rate-limits/rate-limits.service.ts";
import { checkBreached } from "./breached-password.ts";
import { createOneTimeToken, hashToken } from "./one-time-token.ts";
import { findOneTimeToken, insertOneTimeToken, takeOneTimeToken } from "./one-time-tokens.queries.ts";
import { changePasswordOf } from "./change-password.service.ts";
import { checkPasswordPolicy } from "./password-policy.ts";
import { findUser, findUserByEmail } from "./users.queries.ts";

const resetSeconds = 30 * 60;

/** Asks for a reset. The same work and answer for any address; who it belongs to is looked up after the answer. */
export async function requestPasswordReset(ctx: Context, email: string): Promise<{ status: "check_mail" }> {
  await limitAddress(ctx.db, "mailPerAddress", ctx.ip);
  await limit(ctx.db, "mailPerRecipient", email);
  await enqueue(ctx, ctx.db, "reset_mail", { email, origin: anonymousOrigin(ctx) });
  return { status: "check_mail" };
}

/** After the commit: mails the link to the owner of the address, if it is an account's. */
export async function mailPasswordReset(
  services: Services,
  trx: Trx,
  { email, origin }: OutboxPayload<"reset_mail">,
): Promise<void> {
  const user = await findUserByEmail(trx, email);
  if (!user || user.disabledAt) return;
  const token = createOneTimeToken();
  await insertOneTimeToken(trx, {
    kind: "password_reset",
    userId: user.id,
    tokenHash: hashToken(token),
    payload: {},
    seconds: resetSeconds,
  });
  await queueMail(services, trx, {
    template: "passwordReset",
    to: user.email,
    locale: user.locale,
    values: { name: user.name, link: `/reset-password#token=${token}` },
  });
  await recordAudit(trx, origin, {
    userId: user.id,
    action: "auth.requestPasswordReset",
    target: { kind: "user", id: user.id, label: user.email },
  });
}

/**
 * Sets a new password by a mailed link and ends every session. Opens none: the person signs in, second factor included.
 * A password that is refused leaves the link usable.
 */
export async function resetPassword(
  ctx: Context,
  { token, password }: { token: string; password: string },
): Promise<void> {
  await limitAddress(ctx.db, "tokenPerAddress", ctx.ip);
  const tokenHash = hashToken(token);
  const found = await findOneTimeToken(ctx.db, "password_reset", tokenHash);
  const user = found && (await findUser(ctx.db, found.userId));
  if (!user) throw new AppError("TOKEN_INVALID");
  await checkPasswordPolicy({ ...user, password }, "password");
  await checkBreached(ctx, password, "password");
  const passwordHash = await ctx.passwords.hash(password);
  await ctx.db.transaction().execute(async (trx) => {
    if (!(await takeOneTimeToken(trx, "password_reset", tokenHash))) throw new AppError("TOKEN_INVALID");
    await changePasswordOf(ctx, trx, user, { passwordHash, reason: "password_reset" });
    await recordAudit(trx, userOrigin(ctx, user.id), { userId: user.id, action: "auth.resetPassword" });
  });
}
