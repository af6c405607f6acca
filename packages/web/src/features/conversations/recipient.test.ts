import { expect, it } from "vitest";
import { readPhone } from "./recipient.ts";

it.each(["(31) 99714-2086", "31 9714-2086", "+55 31 99714-2086", " 5531997142086 "])("%s can be written to", (text) => {
  expect(readPhone(text)).toBe(text.trim());
});

it.each(["Juliana", "99714-2086", "31", "", "31 99714-2086 casa", "1234567890123456"])("%s is no number", (text) => {
  expect(readPhone(text)).toBeUndefined();
});
