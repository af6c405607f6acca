import { randomBytes } from "node:crypto";
import type { PasskeyAssertion } from "@piloto/shared/passkeys";
import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";
import { extendFlow, openFlow, takeFlow } from "../auth/flows.service.ts";
import { finishPendingSignIn, type SignedIn, tryPendingSignIn } from "../auth/second-factor-sign-in.service.ts";
import { signIn } from "../auth/sign-in.service.ts";
import { limitAddress } from "../rate-limits/rate-limits.service.ts";
import { createAssertionOptions, readChallenge, verifyAssertion } from "./passkey-assertion.service.ts";

type Ceremony = { options: PublicKeyCredentialRequestOptionsJSON };

/** Begins a sign-in with any passkey of this site; who it is, the passkey says. */
export async function startPasskeySignIn(ctx: Context): Promise<Ceremony> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const options = await createAssertionOptions(ctx, undefined);
  await openFlow(ctx, { kind: "passkey_sign_in", userId: null, state: { challenge: options.challenge } });
  return { options };
}

/**
 * Signs in with a passkey, which is two factors in one: the device and the person verified on it. Throws TOKEN_INVALID
 * when no such sign-in waits in this browser, INVALID_CREDENTIALS for a wrong answer; a challenge works once either way.
 */
export async function finishPasskeySignIn(ctx: Context, response: PasskeyAssertion): Promise<SignedIn> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const flow = await takeFlow(ctx, "passkey_sign_in");
  const challenge = flow && readChallenge(flow.state);
  if (challenge === undefined) throw new AppError("TOKEN_INVALID", { message: "no passkey sign-in waits" });
  const userId = await verifyAssertion(ctx, response, challenge);
  if (userId === undefined) throw new AppError("INVALID_CREDENTIALS", { message: "the passkey was refused" });
  const result = await signIn(ctx, { userId, amr: ["passkey"] });
  if (result.status !== "signed_in") throw new Error("a passkey needs no second factor");
  return result;
}

/** Begins the second step of a sign-in with one of the account's passkeys. Throws TOKEN_INVALID when none waits. */
export async function startPasskeySecondFactor(ctx: Context): Promise<Ceremony> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const challenge = new Uint8Array(randomBytes(32));
  const flow = await extendFlow(ctx, "second_factor", { challenge: Buffer.from(challenge).toString("base64url") });
  if (!flow?.userId) throw new AppError("TOKEN_INVALID", { message: "no sign-in waits for a second factor" });
  return { options: await createAssertionOptions(ctx, flow.userId, challenge) };
}

/** Ends it. Throws INVALID_CREDENTIALS for a wrong answer or another account's passkey. */
export async function finishPasskeySecondFactor(ctx: Context, response: PasskeyAssertion): Promise<SignedIn> {
  await limitAddress(ctx.db, "signInPerAddress", ctx.ip);
  const pending = await tryPendingSignIn(ctx);
  const challenge = readChallenge(pending.flow.state);
  if (challenge === undefined) throw new AppError("TOKEN_INVALID", { message: "no passkey was asked for" });
  const userId = await verifyAssertion(ctx, response, challenge);
  const method = userId === pending.userId ? "passkey" : undefined;
  return finishPendingSignIn(ctx, pending, "INVALID_CREDENTIALS", () => Promise.resolve(method));
}
