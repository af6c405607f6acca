import type { SignedInUser } from "@piloto/shared/auth";
import { z } from "zod";
import type { Trx } from "../../database/workspace.ts";
import { AppError } from "../../errors/app-error.ts";
import { anonymousOrigin, type Context } from "../../trpc/context.ts";
import { recordAudit } from "../audit-log/audit-log.service.ts";
import { clearLimit, limit, limitAddress } from "../rate-limits/rate-limits.service.ts";
import { takeFactorCode } from "../second-factor/factor-code.service.ts";
import { setSessionCookies } from "../sessions/sessions.service.ts";
import { closeFlow, type Flow, tryFlow } from "./flows.service.ts";
import { openSignedInSession, toSignedInUser } from "./sign-in.service.ts";

export type SignedIn = { status: "signed_in"; user: SignedInUser };

/** A sign-in of this browser that waits for its second factor. */
export type PendingSignIn = { flow: Flow; userId: string; amr: string[] };

const flowState = z.object({ amr: z.array(z.string()) });

/**
 * The second step of a sign-in with a code of the authenticator app or a recovery code. Throws TOKEN_INVALID when no
 * sign-in waits in this browser (or its five tries are used up), CODE_INVALID for a wrong or used code.
 */
export async function verifySecondFactor(ctx: Context, code: string): Promise<SignedIn> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const pending = await tryPendingSignIn(ctx);
  return finishPendingSignIn(ctx, pending, "CODE_INVALID", (trx) => takeFactorCode(ctx, trx, pending.userId, code));
}

/** The sign-in that waits in this browser; counts a try of it and of the account. Throws TOKEN_INVALID without one. */
export async function tryPendingSignIn(ctx: Context): Promise<PendingSignIn> {
  const flow = await tryFlow(ctx, "second_factor");
  if (!flow?.userId) throw new AppError("TOKEN_INVALID", { message: "no sign-in waits for a second factor" });
  await limit(ctx.db, "codePerAccount", flow.userId);
  return { flow, userId: flow.userId, amr: flowState.parse(flow.state).amr };
}

/**
 * Opens the session once `prove` names the method it used up; factor, flow and session change together or not at all.
 * Throws `refusal` when it names none, TOKEN_INVALID when another request of the same sign-in was faster.
 */
export async function finishPendingSignIn(
  ctx: Context,
  { flow, userId, amr }: PendingSignIn,
  refusal: "CODE_INVALID" | "INVALID_CREDENTIALS",
  prove: (trx: Trx) => Promise<string | undefined>,
): Promise<SignedIn> {
  const opened = await ctx.db.transaction().execute(async (trx) => {
    const method = await prove(trx);
    if (method === undefined) return undefined;
    if (!(await closeFlow(ctx, trx, flow))) throw new AppError("TOKEN_INVALID");
    return openSignedInSession(ctx, trx, { userId, amr: [...amr, method, "mfa"] });
  });
  if (!opened) {
    await recordAudit(ctx.db, anonymousOrigin(ctx), {
      userId,
      action: "auth.verifySecondFactor",
      outcome: "denied",
      target: { kind: "user", id: userId },
    });
    throw new AppError(refusal);
  }
  await clearLimit(ctx.db, "codePerAccount", userId);
  await setSessionCookies(ctx, opened.session);
  return { status: "signed_in", user: toSignedInUser(opened.user) };
}
