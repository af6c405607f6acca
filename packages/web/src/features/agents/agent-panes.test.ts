import { expect, test } from "vitest";
import { readAgentSearch } from "./agent-panes.ts";

test("the address names a pane, and whatever is no pane is left out", () => {
  expect(readAgentSearch({ pane: "test" })).toEqual({ pane: "test" });
  expect(readAgentSearch({ pane: "toString", other: "1" })).toEqual({ pane: undefined });
  expect(readAgentSearch({})).toEqual({ pane: undefined });
});
