import {
  finishPasskeyRegistrationInput,
  passkeyAssertionInput,
  removePasskeyInput,
  renamePasskeyInput,
} from "@piloto/shared/passkeys";
import { t } from "../../trpc/init.ts";
import { publicProcedure, sensitiveProcedure, signedInProcedure } from "../../trpc/procedures.ts";
import { finishRegistration, startRegistration } from "./passkey-registration.service.ts";
import {
  finishPasskeySecondFactor,
  finishPasskeySignIn,
  startPasskeySecondFactor,
  startPasskeySignIn,
} from "./passkey-sign-in.service.ts";
import { listPasskeys } from "./passkeys.queries.ts";
import { removePasskey, renamePasskey } from "./passkeys.service.ts";

/** Passkeys (WebAuthn): as a sign-in of their own, as second factor, and the list of them. */
export const passkeysRouter = t.router({
  list: signedInProcedure.query(({ ctx }) => listPasskeys(ctx.db, ctx.account.userId)),
  startRegistration: sensitiveProcedure.mutation(({ ctx }) => startRegistration(ctx, ctx.account.userId)),
  finishRegistration: sensitiveProcedure
    .input(finishPasskeyRegistrationInput)
    .mutation(({ ctx, input }) => finishRegistration(ctx, ctx.account.userId, input)),
  rename: signedInProcedure.input(renamePasskeyInput).mutation(async ({ ctx, input }) => {
    await renamePasskey(ctx, ctx.account.userId, input);
    return {};
  }),
  remove: sensitiveProcedure.input(removePasskeyInput).mutation(async ({ ctx, input }) => {
    await removePasskey(ctx, ctx.account.userId, input.passkeyId);
    return {};
  }),
  startSignIn: publicProcedure.mutation(({ ctx }) => startPasskeySignIn(ctx)),
  finishSignIn: publicProcedure
    .input(passkeyAssertionInput)
    .mutation(({ ctx, input }) => finishPasskeySignIn(ctx, input.response)),
  startSecondFactor: publicProcedure.mutation(({ ctx }) => startPasskeySecondFactor(ctx)),
  finishSecondFactor: publicProcedure
    .input(passkeyAssertionInput)
    .mutation(({ ctx, input }) => finishPasskeySecondFactor(ctx, input.response)),
});
