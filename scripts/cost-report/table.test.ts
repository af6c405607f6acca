import { expect, test } from "vitest";
import { costTable } from "./table.ts";

test("what grew, shrank, stayed and is new is told apart", () => {
  const table = costTable(
    { grew: 1100, shrank: 1500, stayed: 10_001, fresh: 7 },
    { grew: 1000, shrank: 2000, stayed: 10_000 },
  );
  expect(table.split("\n").slice(2)).toEqual([
    "| grew | 1,000 | 1,100 | +10.0 % |",
    "| shrank | 2,000 | 1,500 | −25.0 % |",
    "| stayed | 10,000 | 10,001 | – |",
    "| fresh | – | 7 | new |",
  ]);
  expect(costTable({ a: 1 }, undefined)).toContain("| a | – | 1 | new |");
});
