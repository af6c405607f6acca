import { expect, it } from "vitest";
import { splitSnippet } from "./snippet.ts";

it("marks the words that were found", () => {
  expect(splitSnippet("o \u0002sofá\u0003 de \u0002linho\u0003")).toEqual([
    { text: "o ", isHit: false },
    { text: "sofá", isHit: true },
    { text: " de ", isHit: false },
    { text: "linho", isHit: true },
  ]);
});

it("shows every word of a text without marks or with half a mark", () => {
  expect(splitSnippet("sem marca")).toEqual([{ text: "sem marca", isHit: false }]);
  expect(splitSnippet("meia \u0002marca")).toEqual([
    { text: "meia ", isHit: false },
    { text: "marca", isHit: true },
  ]);
  expect(splitSnippet("")).toEqual([]);
});
