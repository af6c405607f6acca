import { describe, expect, it } from "vitest";
import { csvPath, dayIn, hasFilters, readAuditSearch, toFilters } from "./audit-search.ts";

describe("the filters in the address", () => {
  it("keep what the API takes and drop the rest", () => {
    expect(
      readAuditSearch({
        text: " lia ",
        period: 7,
        from: "2026-02-30",
        to: "2026-02-28",
        actor: "nobody",
        actions: ["auth.login", "agents.publish"],
        outcome: "denied",
        more: "x",
      }),
    ).toEqual({
      text: "lia",
      period: "7",
      from: undefined,
      to: "2026-02-28",
      actor: undefined,
      actions: ["auth.login", "agents.publish"],
      outcome: "denied",
    });
    expect(hasFilters(readAuditSearch({ text: "  ", actions: [], outcome: "?", period: "8" }))).toBe(false);
    expect(readAuditSearch({ actions: ["'; DROP"] }).actions).toBeUndefined();
  });

  it("count periods back from today, both days included, over the end of a month", () => {
    expect(toFilters({ period: "today" }, "2026-03-02")).toEqual({ from: "2026-03-02", to: "2026-03-02" });
    expect(toFilters({ period: "7" }, "2026-03-02")).toEqual({ from: "2026-02-24", to: "2026-03-02" });
    expect(toFilters({ from: "2026-01-01", text: "x" }, "2026-03-02")).toEqual({ from: "2026-01-01", text: "x" });
    expect(toFilters({}, "2026-03-02")).toEqual({});
  });

  it("know the day where the team is", () => {
    expect(dayIn("America/Sao_Paulo", new Date("2026-03-11T02:59:59Z"))).toBe("2026-03-10");
    expect(dayIn("UTC", new Date("2026-03-11T02:59:59Z"))).toBe("2026-03-11");
  });

  it("travel with the download, escaped", () => {
    const path = csvPath("w1", { text: "a&b=c", actions: ["auth.login", "agents.publish"] });
    expect(path).toBe("/export/audit-log.csv?workspaceId=w1&text=a%26b%3Dc&action=auth.login&action=agents.publish");
  });
});
