import { describe, expect, it } from "vitest";
import { dayIn, readOverviewSearch, toDays, toRange, toSearch } from "./overview-period.ts";

const none = { days: undefined, from: undefined, to: undefined };

describe("the overview's period", () => {
  it.each([
    [{}, none],
    [{ days: 14 }, none],
    [{ days: "30" }, { ...none, days: 30 }],
    [{ days: 3 }, none],
    [
      { from: "2026-11-01", to: "2026-11-05", days: 7 },
      { ...none, from: "2026-11-01", to: "2026-11-05" },
    ],
    [{ from: "2026-11-05", to: "2026-11-01" }, none],
    [{ from: "2026-02-30", to: "2026-03-05" }, none],
    [{ from: "2025-01-01", to: "2026-01-02" }, none],
    [{ from: { $gt: 1 }, to: "x" }, none],
  ])("reads %o from the address", (search, expected) => {
    expect(readOverviewSearch(search)).toEqual(expected);
  });

  it("ends today and counts today", () => {
    expect(toDays({}, "2026-11-20")).toEqual({ from: "2026-11-07", to: "2026-11-20" });
    expect(toDays({ days: 7 }, "2026-03-02")).toEqual({ from: "2026-02-24", to: "2026-03-02" });
  });

  it("goes into the address and comes back", () => {
    const range = { kind: "between" as const, from: "2026-01-01", to: "2026-02-01" };
    expect(toRange(readOverviewSearch({ ...toSearch(range) }))).toEqual(range);
    expect(toSearch({ ...range, to: "2028-01-01" })).toBeUndefined();
  });

  it("takes the day from the workspace's clock", () => {
    const instant = new Date("2026-11-21T01:30:00Z");
    expect(dayIn("America/Sao_Paulo", instant)).toBe("2026-11-20");
    expect(dayIn("Asia/Tokyo", instant)).toBe("2026-11-21");
  });
});
