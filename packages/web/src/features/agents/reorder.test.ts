import { describe, expect, it } from "vitest";
import { moveItem, restoreItem } from "./reorder.ts";

const list = (ids: string) => [...ids].map((id) => ({ id, text: id }));
const ids = (items: { id: string }[]) => items.map(({ id }) => id).join("");

describe("lines of a list", () => {
  it.each([
    [0, 2, "bcad"],
    [3, 0, "dabc"],
    [1, 1, "abcd"],
    [9, 0, "abcd"],
  ])("move from %i to %i", (from, to, expected) => {
    expect(ids(moveItem(list("abcd"), from, to))).toBe(expected);
  });

  it.each([
    ["acd", "b", "abcd"],
    ["bcd", "a", "abcd"],
    ["da", "b", "dab"],
    ["xd", "b", "bxd"],
    ["abcd", "z", "abcd"],
  ])("come back into %s where they were", (items, id, expected) => {
    expect(ids(restoreItem(list(items), list("abcd"), id))).toBe(expected);
  });
});
