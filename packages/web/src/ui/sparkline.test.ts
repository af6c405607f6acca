import { expect, test } from "vitest";
import { sparklinePath } from "./sparkline.tsx";

test("the line runs from left to right, its highest value at the top", () => {
  expect(sparklinePath([0, 10, 5])).toBe("M0.0 92.0L50.0 8.0L100.0 50.0");
});

test("a flat series runs through the middle, a single value draws nothing", () => {
  expect(sparklinePath([3, 3])).toBe("M0.0 50.0L100.0 50.0");
  expect(sparklinePath([3])).toBe("");
});
