import type { Trx } from "../../database/workspace.ts";
import type { Services } from "../../services.ts";
import { hashRecoveryCode } from "./recovery-codes.ts";
import { findTotpFactor, useRecoveryCode, useTotpStep } from "./second-factor.queries.ts";
import { findTotpStep } from "./totp.ts";

export type CodeMethod = "otp" | "recovery";

/** Under which a TOTP secret is sealed: a secret copied into another user's row does not open. */
export const totpSealContext = (userId: string): string => `totp:${userId}`;

/** A sealed secret's bytes. */
export const openTotpSecret = ({ vault }: Pick<Services, "vault">, userId: string, sealed: Buffer): Buffer =>
  Buffer.from(vault.open(sealed, totpSealContext(userId)), "base64url");

/**
 * Uses up a code of the user's confirmed factor: six digits of the authenticator app or a recovery code. Says which it
 * was; undefined when it is wrong or was used before, then nothing changed.
 */
export async function takeFactorCode(
  services: Pick<Services, "vault">,
  trx: Trx,
  userId: string,
  code: string,
): Promise<CodeMethod | undefined> {
  if (code.length !== 6) {
    return (await useRecoveryCode(trx, userId, hashRecoveryCode(code))) ? "recovery" : undefined;
  }
  const factor = await findTotpFactor(trx, userId);
  if (!factor?.confirmedAt) return undefined;
  const step = findTotpStep(openTotpSecret(services, userId, factor.secret), code, Date.now());
  return step !== undefined && (await useTotpStep(trx, userId, step)) ? "otp" : undefined;
}
