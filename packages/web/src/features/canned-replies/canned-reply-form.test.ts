import { expect, test } from "vitest";
import { cannedReplyForm, toShortcut } from "./canned-reply-form.ts";

test.each([
  ["Horário da loja", "horario-da-loja"],
  ["  Frete: R$ 90 (BH)  ", "frete-r-90-bh"],
  ["Ção!", "cao"],
  ["🚚", ""],
])("the title %j proposes the shortcut %j", (title, shortcut) => {
  expect(toShortcut(title)).toBe(shortcut);
});

test("a proposed shortcut is one the form takes, however long the title", () => {
  const shortcut = toShortcut("Prazo de entrega para o interior ".repeat(5));
  expect(cannedReplyForm.safeParse({ shortcut, title: "Prazo", body: "Até 12 dias." }).success).toBe(true);
});
