import { expect, test } from "vitest";
import { findMentions, findTrigger, replaceTrigger } from "./composer-triggers.ts";

test("a slash that begins a reply asks for quick replies", () => {
  expect(findTrigger("/fre", 4, "reply")).toEqual({ kind: "quickReply", query: "fre", from: 0, to: 4 });
  expect(findTrigger("e/ou", 4, "reply")).toBeUndefined();
  expect(findTrigger("/fre", 4, "note")).toBeUndefined();
});

test("an at sign that begins a word asks for people, in notes only", () => {
  expect(findTrigger("oi @Ren", 7, "note")).toEqual({ kind: "mention", query: "Ren", from: 3, to: 7 });
  expect(findTrigger("a@b", 3, "note")).toBeUndefined();
  expect(findTrigger("oi @Ren", 7, "reply")).toBeUndefined();
});

test("the chosen thing takes the place of the word", () => {
  const trigger = findTrigger("oi @Ren, veja", 7, "note");
  expect(trigger && replaceTrigger("oi @Ren, veja", trigger, "@Renata ")).toEqual({
    text: "oi @Renata , veja",
    cursor: 11,
  });
});

test("mentions are found by whole or first name, not inside longer words", () => {
  const people = [
    { id: "r", name: "Renata Moreira" },
    { id: "d", name: "Diego Farias" },
  ];
  expect(findMentions("@renata e @Diego Farias", people)).toEqual(["r", "d"]);
  expect(findMentions("@Renatinha", people)).toEqual([]);
});
