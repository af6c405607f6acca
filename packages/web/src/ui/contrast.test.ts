import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrastRatio, oklchToLinear, readColorTokens, type Theme } from "./contrast.ts";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const grounds = ["bg", "sunken", "surface", "raised", "hover", "selected"];
const tints = [
  "accent-tint",
  "success-tint",
  "warning-tint",
  "danger-tint",
  "info-tint",
  "agent-tint",
  "person-tint",
  "customer-tint",
  "note-tint",
];
const restingGrounds = ["bg", "sunken", "surface", "raised"];

/** The smallest ratio of a token over every ground where it may stand: [token, grounds, light, dark, needed]. */
const table: [string, string[], number, number, number][] = [
  ["text", [...grounds, ...tints], 13.8, 11.6, 4.5],
  ["secondary", [...grounds, ...tints], 7.7, 8.2, 4.5],
  ["muted", [...grounds, ...tints], 5.0, 5.5, 4.5],
  ["accent-text", [...grounds, ...tints], 6.4, 7.8, 4.5],
  ["on-accent", ["accent"], 7.0, 9.5, 4.5],
  ["on-person", ["person-solid"], 5.4, 7.6, 4.5],
  ["on-danger", ["danger-solid"], 5.8, 6.5, 4.5],
  ["success", [...grounds, "success-tint"], 5.8, 7.6, 4.5],
  ["warning", [...grounds, "warning-tint"], 5.9, 8.5, 4.5],
  ["danger", [...grounds, "danger-tint"], 5.6, 6.3, 4.5],
  ["info", [...grounds, "info-tint"], 6.0, 7.1, 4.5],
  ["person-text", [...grounds, "person-tint"], 6.0, 7.7, 4.5],
  ["control", restingGrounds, 3.0, 3.4, 3],
  ["focus", grounds, 3.8, 6.5, 3],
];

function smallest(theme: Theme, token: string, over: string[]): number {
  const tokens = readColorTokens(css, theme);
  const color = (name: string) => {
    const found = tokens.get(name);
    if (!found) throw new Error(`tokens.css has no --pv-${name}`);
    return found;
  };
  return Math.min(...over.map((ground) => contrastRatio(color(token), color(ground))));
}

describe("contrast of tokens.css", () => {
  test("white on black is 21 to 1", () => {
    expect(contrastRatio(oklchToLinear(1, 0, 0), oklchToLinear(0, 0, 0))).toBeCloseTo(21, 1);
  });

  test.each(table)("%s keeps its figure and meets WCAG AA", (token, over, light, dark, needed) => {
    expect(smallest("light", token, over)).toBeCloseTo(light, 1);
    expect(smallest("dark", token, over)).toBeCloseTo(dark, 1);
    expect(smallest("light", token, over)).toBeGreaterThanOrEqual(needed);
    expect(smallest("dark", token, over)).toBeGreaterThanOrEqual(needed);
  });
});
