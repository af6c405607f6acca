import { describe, expect, it } from "vitest";
import { readAgentsSearch, toListInput } from "./agents-search.ts";

describe("the address of the agents' list", () => {
  it("drops what it does not know and what is as usual", () => {
    expect(readAgentsSearch({ q: 7, status: "gone", sort: "updated", dir: "desc", x: 1 })).toEqual({});
    expect(readAgentsSearch({ sort: "name", dir: "asc", status: "active", q: "" })).toEqual({ sort: "name" });
  });

  it("keeps every view that differs from the usual one", () => {
    const view = { q: "sofá", status: "archived", sort: "name", dir: "desc" };
    expect(readAgentsSearch(view)).toEqual(view);
  });

  it("asks for names from A and for edits from the newest", () => {
    expect(toListInput({})).toEqual({ search: "", status: "active", sort: "updated", order: "desc" });
    expect(toListInput({ sort: "name" }).order).toBe("asc");
  });
});
