import { expect, test } from "vitest";
import { deadLetters } from "../../i18n/pt-BR/dead-letters.ts";
import { readTask, textOf } from "./task.ts";

test("every kind of work that has words is known, and work of another release is not", () => {
  expect(Object.keys(deadLetters.tasks).map(readTask)).toEqual(Object.keys(deadLetters.tasks));
  expect(readTask("teleport")).toBeUndefined();
  expect(readTask("toString")).toBeUndefined();
});

test("of what a job named only texts are read", () => {
  expect(textOf({ conversationId: "019" }, "conversationId")).toBe("019");
  expect(textOf({ conversationId: 7 }, "conversationId")).toBeUndefined();
  expect(textOf({}, "conversationId")).toBeUndefined();
});
