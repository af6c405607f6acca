import { z } from "zod";

/** The six digits an authenticator app shows; spaces are how apps group them. */
export const totpCodeField = z
  .string()
  .max(20)
  .transform((code) => code.replaceAll(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/));

export const confirmTotpInput = z.object({ code: totpCodeField });

/** How many recovery codes are made at once. */
export const recoveryCodeCount = 10;
