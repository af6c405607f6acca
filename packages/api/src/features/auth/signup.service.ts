import type { SignupInput } from "@piloto/shared/auth";
import type { Trx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import type { Context } from "../../trpc/context.ts";
import { queueMail } from "../mails/mails.service.ts";
import { enqueue, type OutboxPayload } from "../outbox/outbox.service.ts";
import { limit, limitAddress } from "../rate-limits/rate-limits.service.ts";
import { checkBreached } from "./breached-password.ts";
import { createOneTimeToken, hashToken } from "./one-time-token.ts";
import { checkPasswordPolicy } from "./password-policy.ts";
import { hashPreSession } from "./pre-session.ts";
import { deletePendingSignup, findPendingSignup, insertPendingSignup, renewPendingSignup } from "./signups.queries.ts";
import { findUserByEmail } from "./users.queries.ts";

/** Hours a verification link works. */
const verificationSeconds = 86_400;

/**
 * Stores a pending sign-up and answers the same whatever the address: no account exists before its address is proven,
 * and whether one exists already is found out after the answer (mailSignup).
 */
export async function signup(ctx: Context, input: SignupInput): Promise<{ status: "check_mail" }> {
  await limitAddress(ctx.db, "signUpPerAddress", ctx.ip);
  await limit(ctx.db, "mailPerRecipient", input.email);
  await checkPasswordPolicy(input, "password");
  await checkBreached(ctx, input.password, "password");
  const passwordHash = await ctx.passwords.hash(input.password);
  const token = createOneTimeToken();
  await ctx.db.transaction().execute(async (trx) => {
    const pendingSignupId = await insertPendingSignup(trx, {
      email: input.email,
      name: input.name,
      locale: input.locale ?? "pt-BR",
      passwordHash,
      tokenHash: hashToken(token),
      preSessionHash: hashPreSession(ctx),
      seconds: verificationSeconds,
    });
    await enqueue(ctx, trx, "signup_mail", { pendingSignupId, token });
  });
  return { status: "check_mail" };
}

/** Renews the link of this browser's pending sign-up of the address, if it has one; answers the same in any case. */
export async function resendVerification(ctx: Context, email: string): Promise<{ status: "check_mail" }> {
  await limitAddress(ctx.db, "mailPerAddress", ctx.ip);
  await limit(ctx.db, "mailPerRecipient", email);
  const token = createOneTimeToken();
  await ctx.db.transaction().execute(async (trx) => {
    const renewed = await renewPendingSignup(trx, {
      email,
      preSessionHash: hashPreSession(ctx),
      tokenHash: hashToken(token),
      seconds: verificationSeconds,
    });
    if (renewed) await enqueue(ctx, trx, "signup_mail", { pendingSignupId: renewed, token });
  });
  return { status: "check_mail" };
}

/** After the commit: mails the link, or tells the owner of a taken address and forgets the sign-up. */
export async function mailSignup(
  services: Services,
  trx: Trx,
  { pendingSignupId, token }: OutboxPayload<"signup_mail">,
): Promise<void> {
  const pending = await findPendingSignup(trx, hashToken(token));
  // Renewed, used or expired meanwhile: the newer mail has the link that works.
  if (!pending || pending.id !== pendingSignupId) return;
  const owner = await findUserByEmail(trx, pending.email);
  if (owner) {
    await deletePendingSignup(trx, pending.id);
    await queueMail(services, trx, {
      template: "signupTaken",
      to: owner.email,
      locale: owner.locale,
      values: { name: owner.name, link: "/sign-in" },
    });
    return;
  }
  await queueMail(services, trx, {
    template: "verifyEmail",
    to: pending.email,
    locale: pending.locale,
    values: { name: pending.name, link: `/verify-email#token=${token}` },
  });
}
