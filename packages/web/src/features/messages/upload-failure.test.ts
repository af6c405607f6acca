import { expect, it } from "vitest";
import { failureOfCheck, failureOfError } from "./upload-failure.ts";

it.each([
  ["infected", "infected"],
  ["type_not_taken", "type"],
  ["too_large", "size"],
  ["dangerous", "refused"],
  ["mismatch", "refused"],
])("a file refused as %s is shown as %s", (failure, shown) => {
  expect(failureOfCheck(failure)).toBe(shown);
});

it("tells a scanner that is away from a refusal and from a lost line", () => {
  const answer = (appCode: string, details: Record<string, unknown> = {}) => ({ data: { appCode, details } });
  expect(failureOfError(answer("UNAVAILABLE", { reason: "unscanned" }))).toBe("unscanned");
  expect(failureOfError(answer("VALIDATION_FAILED"))).toBe("refused");
  expect(failureOfError(answer("UNAVAILABLE"))).toBe("network");
  expect(failureOfError(new Error("the file store answered 403"))).toBe("network");
});
