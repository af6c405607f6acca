export type ValidationKey =
  | "required"
  | "invalid"
  | "email"
  | "url"
  | "tooShort"
  | "tooLong"
  | "tooSmall"
  | "tooBig"
  | "tooFew"
  | "tooMany"
  | "notWhole";

/** Writes one of the sentences; `count` is the bound in question, 0 where there is none. */
export type ValidationTranslator = (key: ValidationKey, values: { count: number }) => string;

/** The part of zod's issues that decides the sentence. */
export type ValidationIssue = {
  code?: string | undefined;
  origin?: string;
  expected?: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  format?: string;
};

/** Turns a zod issue into our own sentence; zod's English texts never reach a person. */
export function describeIssue(issue: ValidationIssue, value: unknown, t: ValidationTranslator): string {
  if (value === undefined || value === null || value === "") return t("required", { count: 0 });
  if (issue.code === "too_small") return describeBound(issue.origin, Number(issue.minimum), "small", t);
  if (issue.code === "too_big") return describeBound(issue.origin, Number(issue.maximum), "big", t);
  if (issue.code === "invalid_format" && issue.format === "email") return t("email", { count: 0 });
  if (issue.code === "invalid_format" && issue.format === "url") return t("url", { count: 0 });
  if (issue.code === "invalid_type" && issue.expected === "int") return t("notWhole", { count: 0 });
  return t("invalid", { count: 0 });
}

function describeBound(
  origin: string | undefined,
  count: number,
  side: "small" | "big",
  t: ValidationTranslator,
): string {
  // Only spaces were typed: a trimmed field counts as empty.
  if (origin === "string" && side === "small" && count <= 1) return t("required", { count: 0 });
  if (origin === "string") return t(side === "small" ? "tooShort" : "tooLong", { count });
  if (origin === "array" || origin === "set") return t(side === "small" ? "tooFew" : "tooMany", { count });
  return t(side === "small" ? "tooSmall" : "tooBig", { count });
}
