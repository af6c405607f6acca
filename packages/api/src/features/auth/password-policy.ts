import type { FieldIssue } from "@piloto/shared/errors";
import { AppError } from "../../errors/app-error.ts";

type Facts = { password: string; email: string; name: string };

let commonPasswords: Promise<ReadonlySet<string>> | undefined;

const loadCommonPasswords = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"]);
};

/**
 * Refuses passwords everybody tries first: the bundled list of common ones, the product's name, the person's own
 * address or name (NIST SP 800-63B section 3.1.1.2). Throws VALIDATION_FAILED on the field.
 */
export async function checkPasswordPolicy(facts: Facts, field: "password" | "newPassword"): Promise<void> {
  commonPasswords ??= loadCommonPasswords();
  const message = isCommon(facts.password, await commonPasswords)
    ? "is one of the most common passwords"
    : findOwnFact(facts);
  if (message) throw new AppError("VALIDATION_FAILED", { fields: [{ field, message } satisfies FieldIssue] });
}

const isCommon = (password: string, common: ReadonlySet<string>): boolean =>
  common.has(password.toLowerCase()) || /^(.)\1*$/su.test(password);

function findOwnFact({ password, email, name }: Facts): string | undefined {
  const plain = password.toLowerCase();
  const squeezed = plain.replaceAll(/[^\p{L}\p{N}]/gu, "");
  const local = email.split("@")[0] ?? "";
  if (/^pilotodevendas\d*$/.test(squeezed) || /^piloto\d*$/.test(squeezed)) return "contains the name of the product";
  if (
    plain === email ||
    (local.length >= 4 && squeezed.replaceAll(/\d+$/g, "") === local.replaceAll(/[^\p{L}\p{N}]/gu, ""))
  )
    return "contains your e-mail address";
  const names = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return names.length >= 4 && squeezed.replaceAll(/\d+$/g, "") === names ? "contains your name" : undefined;
}
