import { isSameSecret } from "../../ports/vault/same-secret.ts";
import { randomBytes } from "node:crypto";
import { encodeBase32NoPadding } from "@oslojs/encoding";
import { createTOTPKeyURI, generateHOTP } from "@oslojs/otp";

// What every authenticator app supports (RFC 6238): SHA-1, 30 seconds, six digits.
const stepSeconds = 30;
const digits = 6;
/** Steps accepted before and after the current one: a phone's clock may be off by half a minute. */
const tolerance = 1;
const issuer = "Piloto de Vendas";

/** 20 random bytes, the length of a SHA-1 key (RFC 4226 section 4). */
export const createTotpSecret = (): Buffer => randomBytes(20);

/** The secret as a person types it into an app. */
export const formatTotpSecret = (secret: Uint8Array): string => encodeBase32NoPadding(secret);

/** The otpauth:// address a QR code carries. Spaces as %20: some apps show a plus sign as it is. */
export const createTotpUri = (secret: Uint8Array, email: string): string =>
  createTOTPKeyURI(issuer, email, secret, stepSeconds, digits).replaceAll("+", "%20");

/** The 30-second step whose code this is, within one step of now; undefined when it is no such code. */
export function findTotpStep(secret: Uint8Array, code: string, nowMs: number): number | undefined {
  const current = Math.floor(nowMs / 1000 / stepSeconds);
  let found: number | undefined;
  // Every step is compared, in constant time, so that the time taken says nothing about the code.
  for (let step = current - tolerance; step <= current + tolerance; step += 1) {
    if (step >= 0 && isSameSecret(generateHOTP(secret, BigInt(step), digits), code)) found = step;
  }
  return found;
}
