import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { type Context, userOrigin } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { lockOwnUser, type UserRow } from "../auth/users.service.ts";
import { queueMail, type MailOrder } from "../mails/mails.service.ts";
import { clearLimit, limit } from "../rate-limits/rate-limits.service.ts";
import { openTotpSecret, totpSealContext } from "./factor-code.service.ts";
import { createRecoveryCodes, hashRecoveryCode } from "./recovery-codes.ts";
import {
  confirmTotpFactor,
  countFactors,
  deleteTotpFactor,
  findTotpFactor,
  insertUnconfirmedTotp,
  replaceRecoveryCodes,
} from "./second-factor.queries.ts";
import { createTotpSecret, createTotpUri, findTotpStep, formatTotpSecret } from "./totp.ts";

export type SecondFactorStatus = {
  totp: { confirmedAt: Date; lastUsedAt: Date | null } | null;
  recoveryCodesLeft: number;
  passkeys: number;
};

export type FactorChange = MailOrder<"secondFactorChanged">["values"]["change"];

/** What the account has beyond its first factor. */
export async function getSecondFactorStatus(ctx: Context, userId: string): Promise<SecondFactorStatus> {
  const [totp, counts] = await Promise.all([findTotpFactor(ctx.db, userId), countFactors(ctx.db, userId)]);
  return {
    totp: totp?.confirmedAt ? { confirmedAt: totp.confirmedAt, lastUsedAt: totp.lastUsedAt } : null,
    ...counts,
  };
}

/** Makes a secret that counts for nothing until a code of it was typed. Throws CONFLICT when an app is in use already. */
export async function startTotp(ctx: Context, userId: string): Promise<{ secret: string; uri: string }> {
  const secret = createTotpSecret();
  return ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    const sealed = ctx.vault.seal(secret.toString("base64url"), totpSealContext(userId));
    if (!(await insertUnconfirmedTotp(trx, userId, sealed))) {
      throw new AppError("CONFLICT", { message: "an authenticator app is confirmed already" });
    }
    return { secret: formatTotpSecret(secret), uri: createTotpUri(secret, user.email) };
  });
}

/**
 * Turns the second factor on with the first code of the app and gives ten recovery codes, shown this once. Throws
 * CODE_INVALID for a wrong code, CONFLICT when nothing waits to be confirmed.
 */
export async function confirmTotp(ctx: Context, userId: string, code: string): Promise<{ recoveryCodes: string[] }> {
  await limit(ctx.db, "codePerAccount", userId);
  const recoveryCodes = await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    const factor = await findTotpFactor(trx, userId);
    if (!factor || factor.confirmedAt) throw new AppError("CONFLICT", { message: "no authenticator app waits" });
    const step = findTotpStep(openTotpSecret(ctx, userId, factor.secret), code, Date.now());
    if (step === undefined) throw new AppError("CODE_INVALID");
    if (!(await confirmTotpFactor(trx, userId, step))) throw new AppError("CONFLICT");
    const codes = await makeRecoveryCodes(trx, userId);
    await tellFactorChange(ctx, trx, user, "totp_on", "secondFactor.confirmTotp");
    return codes;
  });
  await clearLimit(ctx.db, "codePerAccount", userId);
  return { recoveryCodes };
}

/** Turns the second factor off and takes the recovery codes away. Throws NOT_FOUND when it is off. */
export async function disableTotp(ctx: Context, userId: string): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    const factor = await findTotpFactor(trx, userId);
    if (!factor?.confirmedAt) throw new AppError("NOT_FOUND");
    await deleteTotpFactor(trx, userId);
    await replaceRecoveryCodes(trx, userId, []);
    await tellFactorChange(ctx, trx, user, "totp_off", "secondFactor.disable");
  });
}

/** Ten new recovery codes in the place of the old ones. Throws NOT_FOUND when the second factor is off. */
export async function regenerateRecoveryCodes(ctx: Context, userId: string): Promise<{ recoveryCodes: string[] }> {
  return ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    const factor = await findTotpFactor(trx, userId);
    if (!factor?.confirmedAt) throw new AppError("NOT_FOUND");
    const recoveryCodes = await makeRecoveryCodes(trx, userId);
    await tellFactorChange(ctx, trx, user, "codes_new", "secondFactor.regenerateRecoveryCodes");
    return { recoveryCodes };
  });
}

/** Mails the owner of a changed way of signing in and writes the audit entry, last in the caller's transaction. */
export async function tellFactorChange(
  ctx: Context,
  trx: Trx,
  user: UserRow,
  change: FactorChange,
  action: `${string}.${string}`,
  target: { kind: string; id: string; label?: string } = { kind: "user", id: user.id, label: user.email },
): Promise<void> {
  await queueMail(ctx, trx, {
    template: "secondFactorChanged",
    to: user.email,
    locale: user.locale,
    values: { name: user.name, change, link: "/account/security" },
  });
  await recordAudit(trx, userOrigin(ctx, user.id), { userId: user.id, action, target });
}

async function makeRecoveryCodes(trx: Trx, userId: string): Promise<string[]> {
  const codes = createRecoveryCodes();
  await replaceRecoveryCodes(trx, userId, codes.map(hashRecoveryCode));
  return codes;
}
