import { createHash, randomBytes } from "node:crypto";
import { encodeBase32NoPadding } from "@oslojs/encoding";
import { recoveryCodeCount } from "@piloto/shared/second-factor";

/** Ten codes of 80 random bits, `ABCD-EFGH-IJKL-MNOP`: 16 letters and digits, as `factorCodeField` expects. */
export const createRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodeCount }, () =>
    (encodeBase32NoPadding(randomBytes(10)).match(/.{4}/g) ?? []).join("-"),
  );

/** SHA-256 of the code without its hyphens; 80 random bits need no slow hash. */
export const hashRecoveryCode = (code: string): Buffer =>
  createHash("sha256").update(code.replaceAll("-", "")).digest();
