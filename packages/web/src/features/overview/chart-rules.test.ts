import { describe, expect, it } from "vitest";
import { chooseTicks, moveActive, niceTop } from "./chart-rules.ts";

describe("arrow keys in the chart", () => {
  it.each([
    ["ArrowRight", undefined, 0],
    ["ArrowLeft", undefined, 13],
    ["ArrowRight", 13, 13],
    ["ArrowLeft", 0, 0],
    ["ArrowRight", 4, 5],
    ["Home", 7, 0],
    ["End", 7, 13],
    ["Escape", 7, undefined],
    ["x", 7, 7],
  ])("%s from %s leads to %s", (key, active, next) => {
    expect(moveActive(key, active, 14)).toBe(next);
  });
});

describe("the chart's labels", () => {
  it.each([1, 7, 8, 14, 30, 366])("are few and end with the last of %i days", (count) => {
    const days = Array.from({ length: count }, (_, index) => String(index));
    const ticks = chooseTicks(days);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.at(-1)).toBe(days.at(-1));
  });
});

describe("the chart's axis", () => {
  it.each([
    [0, 3],
    [1, 3],
    [3, 3],
    [5, 6],
    [7, 15],
    [116, 150],
    [1000, 1500],
  ])("for %i ends at %i", (max, top) => {
    expect(niceTop(max)).toBe(top);
  });
});
