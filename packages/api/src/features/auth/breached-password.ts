import { createHash } from "node:crypto";
import { AppError } from "../../errors/app-error.ts";
import type { Context } from "../../trpc/context.ts";

const timeoutMs = 1_500;

/**
 * Refuses a password known from breaches, where PWNED_PASSWORDS_URL is set (https://api.pwnedpasswords.com). Only the
 * first five hex digits of its SHA-1 leave us, with padding (k-anonymity). Fails open: no answer, no objection.
 */
export async function checkBreached(
  ctx: Pick<Context, "env" | "log">,
  password: string,
  field: "password" | "newPassword",
): Promise<void> {
  const base = ctx.env.PWNED_PASSWORDS_URL;
  if (!base) return;
  const digest = createHash("sha1").update(password).digest("hex").toUpperCase();
  const suffixes = await fetchRange(base, digest.slice(0, 5)).catch((error: unknown) => {
    ctx.log.warn({ err: error }, "the look-up of breached passwords failed; the password is accepted");
    return "";
  });
  const isBreached = suffixes
    .split("\n")
    .some((line) => line.startsWith(digest.slice(5)) && !line.trim().endsWith(":0"));
  if (isBreached)
    throw new AppError("VALIDATION_FAILED", { fields: [{ field, message: "appears in known data breaches" }] });
}

async function fetchRange(base: string, prefix: string): Promise<string> {
  const response = await fetch(`${base.replace(/\/$/, "")}/range/${prefix}`, {
    headers: { "add-padding": "true" },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.text();
}
