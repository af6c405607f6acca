import type { FinishPasskeyRegistrationInput, PasskeyAttestation } from "@piloto/shared/passkeys";
import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";
import { openFlow, takeFlow } from "../auth/flows.service.ts";
import { findUser, lockOwnUser } from "../auth/users.service.ts";
import { tellFactorChange } from "../second-factor/second-factor.service.ts";
import { insertPasskey, listCredentials } from "./passkeys.queries.ts";
import { passkeyAlgorithms, relyingParty, loadWebauthn } from "./relying-party.ts";

const maxPasskeys = 20;
const flowState = z.object({ challenge: z.string() });

/** Options for `navigator.credentials.create`; the challenge waits in this browser's flow and works once. */
export async function startRegistration(
  ctx: Context,
  userId: string,
): Promise<{ options: Omit<PublicKeyCredentialCreationOptionsJSON, "extensions"> }> {
  const user = await findUser(ctx.db, userId);
  if (!user) throw new AppError("SESSION_EXPIRED");
  const existing = await listCredentials(ctx.db, userId);
  if (existing.length >= maxPasskeys) {
    throw new AppError("CONFLICT", { message: "too many passkeys", details: { limit: maxPasskeys } });
  }
  const { rpID, rpName } = relyingParty(ctx.env);
  // The library asks browsers for `credProps`; nothing here reads the answer.
  const { generateRegistrationOptions } = await loadWebauthn();
  const { extensions: _credProps, ...options } = await generateRegistrationOptions({
    rpID,
    rpName,
    userID: new Uint8Array(Buffer.from(userId)),
    userName: user.email,
    userDisplayName: user.name,
    attestationType: "none",
    supportedAlgorithmIDs: passkeyAlgorithms,
    excludeCredentials: existing.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    // Discoverable and verified, so that a passkey can sign in on its own.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await openFlow(ctx, { kind: "passkey_registration", userId, state: { challenge: options.challenge } });
  return { options };
}

/**
 * Stores the passkey the browser made. Throws TOKEN_INVALID when no registration waits in this browser,
 * INVALID_CREDENTIALS for an answer that does not fit, CONFLICT for a passkey that is registered already.
 */
export async function finishRegistration(
  ctx: Context,
  userId: string,
  { response, name }: FinishPasskeyRegistrationInput,
): Promise<{ passkeyId: string; name: string }> {
  const flow = await takeFlow(ctx, "passkey_registration");
  if (!flow || flow.userId !== userId) throw new AppError("TOKEN_INVALID", { message: "no registration waits" });
  const registered = await verifyAttestation(ctx, response, flowState.parse(flow.state).challenge);
  const label = name ?? ([ctx.device.browser, ctx.device.platform].filter(Boolean).join(" · ") || "Passkey");
  const passkeyId = await ctx.db.transaction().execute(async (trx) => {
    const user = await lockOwnUser(trx, userId);
    if ((await listCredentials(trx, userId)).length >= maxPasskeys) throw new AppError("CONFLICT");
    const id = await insertPasskey(trx, {
      userId,
      credentialId: registered.credential.id,
      publicKey: Buffer.from(registered.credential.publicKey),
      counter: registered.credential.counter,
      transports: response.response.transports ?? [],
      backedUp: registered.credentialBackedUp,
      name: label,
    });
    const target = { kind: "passkey", id, label };
    await tellFactorChange(ctx, trx, user, "passkey_added", "passkeys.finishRegistration", target);
    return id;
  });
  return { passkeyId, name: label };
}

async function verifyAttestation(ctx: Context, { response, ...credential }: PasskeyAttestation, challenge: string) {
  const { rpID, origin } = relyingParty(ctx.env);
  const { transports, ...bytes } = response;
  const { verifyRegistrationResponse } = await loadWebauthn();
  const verified = await verifyRegistrationResponse({
    response: {
      ...credential,
      response: { ...bytes, ...(transports ? { transports } : {}) },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: passkeyAlgorithms,
  }).catch((error: unknown) => {
    throw new AppError("INVALID_CREDENTIALS", { message: "the passkey's answer does not fit", cause: error });
  });
  if (!verified.verified) throw new AppError("INVALID_CREDENTIALS", { message: "the passkey was not verified" });
  return verified.registrationInfo;
}
