import { expect, test } from "vitest";
import { detectLocale } from "./locale.ts";

test.each([
  ["en", ["pt-BR"], "en"],
  ["pt-BR", ["en-US"], "pt-BR"],
  [null, ["en-GB", "pt-PT"], "en"],
  [null, ["es-AR", "pt-PT", "en"], "pt-BR"],
  [null, ["de"], "pt-BR"],
  ["klingon", [], "pt-BR"],
] as const)("stored %s, browser %j: %s", (stored, preferred, locale) => {
  expect(detectLocale(stored, preferred)).toBe(locale);
});
