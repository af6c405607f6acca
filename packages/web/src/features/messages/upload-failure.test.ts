import { expect, it } from "vitest";
import { PutRefusedError } from "./put-file.ts";
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
  expect(failureOfError(new Error("the file did not arrive"))).toBe("network");
});

it.each([
  [413, "The address takes at most 4 bytes.", "size"],
  [400, "<?xml version='1.0' encoding='UTF-8'?><Error><Code>EntityTooLarge</Code></Error>", "size"],
  [400, "<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code></Error>", "refused"],
  [403, "", "refused"],
])("an address that answers %i is told as what it means", (status, answer, shown) => {
  expect(failureOfError(new PutRefusedError(status, answer))).toBe(shown);
});
