import { expect, test } from "vitest";
import { parseFragmentToken } from "./fragment-token.ts";

test.each([
  ["#token=abc_DEF-123", "abc_DEF-123"],
  ["#utm=x&token=abc", "abc"],
  ["#token=", undefined],
  ["#tokens=abc", undefined],
  ["", undefined],
])("%s carries %s", (hash, token) => {
  expect(parseFragmentToken(hash)).toBe(token);
});
