import { expect, it } from "vitest";
import { stepFrom } from "./step-from.ts";

const items = [
  { kind: "header", key: "header-waiting" },
  { kind: "row", key: "a" },
  { kind: "more", key: "more" },
  { kind: "header", key: "header-rest" },
  { kind: "row", key: "b" },
];

it("walks from row to row over the headers, and stays at the ends", () => {
  expect(stepFrom(items, "a", 1)).toBe(4);
  expect(stepFrom(items, "b", 1)).toBe(4);
  expect(stepFrom(items, "b", -1)).toBe(1);
  expect(stepFrom(items, "a", -1)).toBe(1);
});

it("begins at the first row when nothing is chosen or the chosen one is not in the list", () => {
  expect(stepFrom(items, undefined, 1)).toBe(1);
  expect(stepFrom(items, "gone", -1)).toBe(1);
  expect(stepFrom([], "a", 1)).toBe(-1);
});
