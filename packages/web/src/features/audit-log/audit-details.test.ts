import { describe, expect, it } from "vitest";
import { readDetails, shortHash } from "./audit-details.ts";

describe("an entry's details", () => {
  it("are changes and facts", () => {
    expect(readDetails({ role: { before: "seller", after: null }, count: 2, filters: { text: "x" } })).toEqual([
      { kind: "change", field: "role", before: "seller", after: null },
      { kind: "fact", field: "count", value: 2 },
      { kind: "fact", field: "filters", value: { text: "x" } },
    ]);
  });

  it("show the ends of a hash", () => {
    expect(shortHash("9f3c00000000a71e")).toBe("9f3c…a71e");
  });
});
