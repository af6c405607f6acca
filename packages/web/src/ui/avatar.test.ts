import { expect, test } from "vitest";
import { initialsOf } from "./avatar.tsx";

test.each([
  ["Renata Moreira", "RM"],
  ["Lia", "L"],
  ["ana  de souza", "AS"],
  ["Élcio", "É"],
  ["🦜 Papagaio", "🦜P"],
  ["   ", ""],
])("%s → %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
