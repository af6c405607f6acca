import { decodeBase32 } from "@oslojs/encoding";
import { generateHOTP } from "@oslojs/otp";
import { asOwner } from "./factories.ts";
import type { TestApp, TestBrowser } from "./test-app.ts";

/** The code an authenticator app shows now, or `steps` of 30 seconds from now. */
export function codeOf(secret: string, steps = 0): string {
  const step = Math.floor(Date.now() / 30_000) + steps;
  return generateHOTP(decodeBase32(secret), BigInt(step), 6);
}

/** Turns the second factor on for whoever is signed in in this browser; every code may be used again afterwards. */
export async function enableTotp(
  app: TestApp,
  browser: TestBrowser,
  userId: string,
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = await browser.trpc.secondFactor.startTotp.mutate();
  const { recoveryCodes } = await browser.trpc.secondFactor.confirmTotp.mutate({ code: codeOf(secret) });
  await forgetCodes(app, userId);
  return { secret, recoveryCodes };
}

/** Lets a code work that was used already, so that a test need not wait for the next one. */
export const forgetCodes = (app: TestApp, userId: string): Promise<unknown> =>
  asOwner(app, "UPDATE totp_factors SET last_used_step = 0 WHERE user_id = $1", [userId]);
