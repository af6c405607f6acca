import { z } from "zod";
import { idField } from "./fields.ts";

// Bounds only: what the bytes mean is checked by the WebAuthn library.
const base64url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+={0,2}$/);

const credential = { id: base64url(1400), rawId: base64url(1400), type: z.literal("public-key") };

/** What a browser answers when it made a passkey (WebAuthn section 5.1, RegistrationResponseJSON). */
export const passkeyAttestationField = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8_000),
    attestationObject: base64url(100_000),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});
export type PasskeyAttestation = z.infer<typeof passkeyAttestationField>;

/** What a browser answers when a passkey was used (AuthenticationResponseJSON). */
export const passkeyAssertionField = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(8_000),
    authenticatorData: base64url(8_000),
    signature: base64url(8_000),
    userHandle: base64url(200).optional(),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertionField>;

export const passkeyNameField = z.string().trim().min(1).max(80);

export const finishPasskeyRegistrationInput = z.object({
  response: passkeyAttestationField,
  name: passkeyNameField.optional(),
});
export type FinishPasskeyRegistrationInput = z.infer<typeof finishPasskeyRegistrationInput>;

export const passkeyAssertionInput = z.object({ response: passkeyAssertionField });
export const renamePasskeyInput = z.object({ passkeyId: idField, name: passkeyNameField });
export const removePasskeyInput = z.object({ passkeyId: idField });
