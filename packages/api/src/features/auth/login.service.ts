import type { LoginInput } from "@piloto/shared/auth";
import { AppError } from "../../errors/app-error.ts";
import { type Context, anonymousOrigin } from "../../trpc/context.ts";
import { enqueue } from "../outbox/outbox.service.ts";
import { limitedNetwork } from "../../http/client-address.ts";
import { logEvent } from "../../http/log-events.ts";
import { clearLimit, limit, limitAddress } from "../rate-limits/rate-limits.service.ts";
import { signIn, type SignInResult } from "./sign-in.service.ts";
import { findUserByEmail, updatePasswordHash } from "./users.queries.ts";

/**
 * Sign-in with address and password. Unknown user, wrong password and disabled user cost the same and answer the same
 * (INVALID_CREDENTIALS); only failures count against the account.
 */
export async function login(ctx: Context, { email, password }: LoginInput): Promise<SignInResult> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const fromHere = `${email} ${limitedNetwork(ctx.ip)}`;
  await limit(ctx.db, "signInPerAccountAndAddress", fromHere);
  await limit(ctx.db, "signInPerAccount", email);
  const user = await findUserByEmail(ctx.db, email);
  const isMatch = await ctx.passwords.verify(password, user?.passwordHash);
  if (!user || !isMatch || user.disabledAt) {
    // Known and unknown addresses leave the same trace now; who it was is looked up after the answer.
    await enqueue(ctx, ctx.db, "sign_in_failed", { email, origin: anonymousOrigin(ctx) });
    logEvent(ctx.log, "sign_in_failed", { network: limitedNetwork(ctx.ip) }, "a sign-in failed");
    throw new AppError("INVALID_CREDENTIALS");
  }
  await clearLimit(ctx.db, "signInPerAccountAndAddress", fromHere);
  await clearLimit(ctx.db, "signInPerAccount", email);
  if (user.passwordHash && ctx.passwords.isOutdated(user.passwordHash)) {
    await updatePasswordHash(ctx.db, user.id, await ctx.passwords.hash(password), user.passwordHash);
  }
  return signIn(ctx, { userId: user.id, amr: ["pwd"] });
}
