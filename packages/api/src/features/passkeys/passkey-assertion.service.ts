import type { PasskeyAssertion } from "@piloto/shared/passkeys";
import type { PublicKeyCredentialRequestOptionsJSON, VerifiedAuthenticationResponse } from "@simplewebauthn/server";
import { z } from "zod";
import type { Context } from "../../trpc/context.ts";
import { findCredential, listCredentials, type PasskeyCredential, touchPasskey } from "./passkeys.queries.ts";
import { loadWebauthn, relyingParty } from "./relying-party.ts";

const flowState = z.object({ challenge: z.string() });

/** The challenge kept in a flow; undefined when the flow never asked for a passkey. */
export const readChallenge = (state: Record<string, unknown>): string | undefined =>
  flowState.safeParse(state).data?.challenge;

/** Options for `navigator.credentials.get`: any passkey of this site, or those of one user. */
export async function createAssertionOptions(
  ctx: Context,
  userId: string | undefined,
  challenge?: Uint8Array<ArrayBuffer>,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const own = userId === undefined ? undefined : await listCredentials(ctx.db, userId);
  const { generateAuthenticationOptions } = await loadWebauthn();
  return generateAuthenticationOptions({
    rpID: relyingParty(ctx.env).rpID,
    userVerification: "required",
    ...(own ? { allowCredentials: own.map(({ credentialId: id, transports }) => ({ id, transports })) } : {}),
    ...(challenge ? { challenge } : {}),
  });
}

/**
 * Whose passkey answered this challenge; undefined when the answer is wrong in any way: unknown key, foreign origin,
 * other challenge, person not verified, or a counter that did not grow. Notes the use.
 */
export async function verifyAssertion(
  ctx: Context,
  response: PasskeyAssertion,
  challenge: string,
): Promise<string | undefined> {
  const passkey = await findCredential(ctx.db, response.id);
  if (!passkey) return undefined;
  const verified = await checkSignature(ctx, passkey, response, challenge);
  if (!verified?.verified) return undefined;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  const isNew = await touchPasskey(ctx.db, passkey.id, { counter: newCounter, backedUp: credentialBackedUp });
  return isNew ? passkey.userId : undefined;
}

async function checkSignature(
  ctx: Context,
  passkey: PasskeyCredential,
  { response, ...credential }: PasskeyAssertion,
  challenge: string,
): Promise<VerifiedAuthenticationResponse | undefined> {
  const { rpID, origin } = relyingParty(ctx.env);
  const { userHandle, ...bytes } = response;
  const handle = Buffer.from(passkey.userId).toString("base64url");
  if (userHandle !== undefined && userHandle.replaceAll("=", "") !== handle) return undefined;
  const { verifyAuthenticationResponse } = await loadWebauthn();
  return verifyAuthenticationResponse({
    response: { ...credential, response: bytes, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
      transports: passkey.transports,
    },
  }).catch((error: unknown) => {
    // The library throws for each way an answer can be wrong; which one is for the log alone.
    ctx.log.debug({ err: error }, "a passkey's answer does not fit");
    return undefined;
  });
}
