import { expect, test } from "vitest";
import { readFailure } from "./message-failure.ts";

test.each([
  [{ code: -1, title: "delivery_unknown" }, "delivery_unknown"],
  [{ code: 131026, title: "Message undeliverable" }, "undeliverable"],
  [{ code: 132001, title: "Template name does not exist" }, "template_missing"],
  [{ code: 131999, title: "Something new" }, undefined],
  [{ code: null, title: "" }, undefined],
])("%o is explained by %s", (error, word) => {
  expect(readFailure(error)).toBe(word);
});
