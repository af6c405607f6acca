import { publicProcedure, sensitiveProcedure, signedInProcedure } from "../../trpc/procedures.ts";
import { findAccount } from "../../trpc/session-guard.ts";
import { t } from "../../trpc/init.ts";
import {
  changePasswordInput,
  emailOnlyInput,
  loginInput,
  mailedTokenInput,
  reauthenticateInput,
  resetPasswordInput,
  signupInput,
  verifyEmailInput,
  verifySecondFactorInput,
} from "@piloto/shared/auth";
import { logout, refresh } from "../sessions/sessions.service.ts";
import { getMe } from "./me.service.ts";
import { openPreSession } from "./pre-session.ts";
import { login } from "./login.service.ts";
import { changePassword } from "./change-password.service.ts";
import { startStepUp } from "../passkeys/passkey-step-up.service.ts";
import { reportNotMe } from "./not-me.service.ts";
import { reauthenticate } from "./reauthenticate.service.ts";
import { verifySecondFactor } from "./second-factor-sign-in.service.ts";
import { requestPasswordReset, resetPassword } from "./password-reset.service.ts";
import { resendVerification, signup } from "./signup.service.ts";
import { verifyEmail } from "./verify-email.service.ts";

/** Accounts and sign-in: docs/sessions.md. */
export const authRouter = t.router({
  session: publicProcedure.query(async ({ ctx }) => {
    const account = await findAccount(ctx);
    const now = Date.now();
    return {
      userId: account?.userId ?? null,
      expiresInSeconds: account ? Math.max(0, account.expiresAt - Math.floor(now / 1000)) : 0,
      serverTime: new Date(now).toISOString(),
      csrfToken: openPreSession(ctx),
      // Whether a refresh is worth trying: the page cannot see its HttpOnly cookies, and must not guess.
      canRefresh: ctx.refreshTokens.verify(ctx.cookies.refresh) !== undefined,
    };
  }),
  login: publicProcedure.input(loginInput).mutation(({ ctx, input }) => login(ctx, input)),
  verifySecondFactor: publicProcedure
    .input(verifySecondFactorInput)
    .mutation(({ ctx, input }) => verifySecondFactor(ctx, input.code)),
  startPasskeyReauthentication: sensitiveProcedure
    .meta({ provesFactor: true })
    .mutation(({ ctx }) => startStepUp(ctx, ctx.account.userId)),
  reauthenticate: sensitiveProcedure
    .meta({ provesFactor: true })
    .input(reauthenticateInput)
    .mutation(async ({ ctx, input }) => {
      await reauthenticate(ctx, ctx.account, input);
      return {};
    }),
  reportNotMe: publicProcedure.input(mailedTokenInput).mutation(async ({ ctx, input }) => {
    await reportNotMe(ctx, input.token);
    return {};
  }),
  refresh: publicProcedure.mutation(async ({ ctx }) => {
    const refreshed = await refresh(ctx);
    return { ...refreshed, serverTime: new Date().toISOString(), csrfToken: openPreSession(ctx) };
  }),
  logout: publicProcedure.mutation(async ({ ctx }) => {
    await logout(ctx);
    return {};
  }),
  signup: publicProcedure.input(signupInput).mutation(({ ctx, input }) => signup(ctx, input)),
  resendVerification: publicProcedure
    .input(emailOnlyInput)
    .mutation(({ ctx, input }) => resendVerification(ctx, input.email)),
  verifyEmail: publicProcedure.input(verifyEmailInput).mutation(({ ctx, input }) => verifyEmail(ctx, input)),
  requestPasswordReset: publicProcedure
    .input(emailOnlyInput)
    .mutation(({ ctx, input }) => requestPasswordReset(ctx, input.email)),
  resetPassword: publicProcedure.input(resetPasswordInput).mutation(async ({ ctx, input }) => {
    await resetPassword(ctx, input);
    return {};
  }),
  changePassword: sensitiveProcedure
    .meta({ provesFactor: true })
    .input(changePasswordInput)
    .mutation(async ({ ctx, input }) => {
      await changePassword(ctx, ctx.account, input);
      return {};
    }),
  me: signedInProcedure.query(({ ctx }) => getMe(ctx.pool, ctx.account.userId)),
});
