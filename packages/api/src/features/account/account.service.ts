import type { UpdateAccountInput } from "@piloto/shared/account";
import type { Locale } from "@piloto/shared/fields";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { issueOneTimeToken } from "../auth/one-time-tokens.service.ts";
import { findUserByEmail, lockOwnUser } from "../auth/users.service.ts";
import { queueMail } from "../mails/mails.service.ts";
import { limit, limitAddress } from "../rate-limits/rate-limits.service.ts";
import { type AccountRow, findAccountRow, updateAccountRow } from "./account.queries.ts";

const emailChangeSeconds = 86_400;

export type Account = Omit<AccountRow, "locale"> & { locale: Locale };

/** The account as its owner sees it. Throws SESSION_EXPIRED when it is gone. */
export async function getAccount(ctx: Context, userId: string): Promise<Account> {
  const row = await findAccountRow(ctx.db, userId);
  if (!row) throw new AppError("SESSION_EXPIRED", { message: "the user is gone" });
  return { ...row, locale: row.locale === "en" ? "en" : "pt-BR" };
}

/** Changes name and language. */
export async function updateAccount(ctx: Context, userId: string, input: UpdateAccountInput): Promise<Account> {
  await ctx.db.transaction().execute(async (trx) => {
    const before = await lockOwnUser(trx, userId);
    await updateAccountRow(trx, userId, input);
    const changed = (["name", "locale"] as const).filter((field) => before[field] !== input[field]);
    if (changed.length === 0) return;
    await recordAudit(trx, userOrigin(ctx, userId), {
      userId,
      action: "account.update",
      target: { kind: "user", id: userId, label: before.email },
      details: Object.fromEntries(changed.map((field) => [field, { before: before[field], after: input[field] }])),
    });
  });
  return getAccount(ctx, userId);
}

/**
 * Mails a link to the new address; following it makes the change (auth.verifyEmail). An address somebody has answers
 * the same, and nobody is mailed. A newer request kills the older link.
 */
export async function changeEmail(ctx: Context, userId: string, email: string): Promise<{ status: "check_mail" }> {
  await limitAddress(ctx.db, "mailPerAddress", ctx.ip);
  await limit(ctx.db, "mailPerRecipient", email);
  await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    if (user.email === email) {
      throw new AppError("VALIDATION_FAILED", { fields: [{ field: "email", message: "is the address already" }] });
    }
    const token = await issueOneTimeToken(trx, {
      kind: "email_change",
      userId,
      payload: { email },
      seconds: emailChangeSeconds,
    });
    if (!(await findUserByEmail(trx, email))) {
      await queueMail(ctx, trx, {
        template: "emailChange",
        to: email,
        locale: user.locale,
        values: { name: user.name, link: `/verify-email#token=${token}` },
      });
    }
    await recordAudit(trx, userOrigin(ctx, userId), {
      userId,
      action: "account.requestEmailChange",
      target: { kind: "user", id: userId, label: email },
    });
  });
  return { status: "check_mail" };
}
