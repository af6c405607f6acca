import { expect, it } from "vitest";
import { findNews } from "./alert-news.ts";

const row = (id: string, unreadCount: number, author: "contact" | "person" = "contact") => ({
  id,
  unreadCount,
  lastMessage: { author },
});
const ids = (...given: Parameters<typeof findNews>) => findNews(...given).map(({ id }) => id);

it("alerts for what a customer wrote since the last look", () => {
  expect(ids([row("a", 0), row("b", 2)], [row("a", 1), row("b", 2)])).toEqual(["a"]);
});

it("says nothing on the first look, nor for a conversation that has just become mine", () => {
  expect(ids(undefined, [row("a", 3)])).toEqual([]);
  expect(ids([], [row("a", 3)])).toEqual([]);
});

it("says nothing when it was marked unread by hand or a colleague wrote last", () => {
  expect(ids([row("a", 0, "person")], [row("a", 1, "person")])).toEqual([]);
  expect(ids([row("a", 3)], [row("a", 0)])).toEqual([]);
});
