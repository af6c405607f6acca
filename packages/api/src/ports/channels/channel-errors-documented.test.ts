import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actionForCode } from "./channel-errors.ts";

const page = readFileSync(new URL("../../../../../docs/channels.md", import.meta.url), "utf8");

/** The codes of a cell: "190", "102, 190" or "200–299". */
const codesOf = (cell: string): number[] =>
  cell.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split("–").map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });

const documented = new Map(
  [...page.matchAll(/^\| ([\d–, ]+?) +\| `(\w+)`/gm)].flatMap(([, cell = "", action = ""]) =>
    codesOf(cell).map((code) => [code, action] as const),
  ),
);

describe("the table of errors in docs/channels.md", () => {
  it("says what the code does, for every code up to a million", () => {
    const differing = Array.from({ length: 1_000_000 }, (_, code) => code).filter(
      (code) => actionForCode(code) !== (documented.get(code) ?? "fail"),
    );
    expect(documented.size).toBeGreaterThan(100);
    expect(differing).toEqual([]);
  });
});
