import { expect, test } from "vitest";
import { z } from "zod";
import { describeIssue, type ValidationKey } from "./validation-text.ts";

const schema = z.object({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()),
  name: z.string().trim().min(1).max(5),
  password: z.string().min(8),
  site: z.url(),
  count: z.int().min(1).max(3),
  tags: z.array(z.string()).min(1).max(2),
  kind: z.enum(["a", "b"]),
});

const right = {
  email: "a@b.co",
  name: "Ana",
  password: "12345678",
  site: "https://a.co",
  count: 2,
  tags: ["x"],
  kind: "a",
};

/** The sentence's key and bound for one field set to a wrong value. */
function complaint(field: keyof typeof right, value: unknown): string {
  const result = schema.safeParse({ ...right, [field]: value });
  const issue = result.error?.issues[0];
  if (!issue) return "accepted";
  return describeIssue(issue, value, (key: ValidationKey, { count }) => (count ? `${key} ${count}` : key));
}

test.each([
  ["email", "", "required"],
  ["email", "renata@", "email"],
  ["name", "   ", "required"],
  ["name", "Renata", "tooLong 5"],
  ["password", "1234567", "tooShort 8"],
  ["site", "casaipe", "url"],
  ["count", 0, "tooSmall 1"],
  ["count", 4, "tooBig 3"],
  ["count", 1.5, "notWhole"],
  ["tags", [], "tooFew 1"],
  ["tags", ["x", "y", "z"], "tooMany 2"],
  ["kind", "c", "invalid"],
  ["kind", undefined, "required"],
] as const)("%s = %j says %s", (field, value, text) => {
  expect(complaint(field, value)).toBe(text);
});
