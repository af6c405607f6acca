import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffWords, type DiffPart } from "./diff-words.ts";

const join = (parts: DiffPart[], without: DiffPart["kind"]) =>
  parts.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join("");

const sentence = fc.array(fc.constantFrom("até", "5 %", "no", "Pix", " ", "\n", "8 %"), { maxLength: 12 });

describe("diffWords", () => {
  it("holds both texts whole, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          sentence.map((w) => w.join(" ")),
        ),
        fc.string(),
        (before, after) => {
          const parts = diffWords(before, after);
          expect([join(parts, "added"), join(parts, "removed")]).toEqual([before, after]);
        },
      ),
    );
  });

  it("finds nothing between equal texts, and never two neighbours of one kind", () => {
    fc.assert(
      fc.property(sentence, sentence, (a, b) => {
        expect(diffWords(a.join(""), a.join("")).every(({ kind }) => kind === "same")).toBe(true);
        const kinds = diffWords(a.join(""), b.join("")).map(({ kind }) => kind);
        expect(kinds.some((kind, index) => kind === kinds[index + 1])).toBe(false);
      }),
    );
  });

  it("marks the words that changed and leaves the rest", () => {
    expect(diffWords("Ofereça até 5 % no Pix.", "Ofereça até 8 % no Pix.")).toEqual([
      { kind: "same", text: "Ofereça até " },
      { kind: "removed", text: "5" },
      { kind: "added", text: "8" },
      { kind: "same", text: " % no Pix." },
    ]);
  });
});
