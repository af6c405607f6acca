import { expect, test } from "vitest";
import { formatAmount, formatPrice, parseAmount } from "./amount.ts";

const max = 1_000_000_000;

test.each([
  ["0,35", 350_000],
  ["0.35", 350_000],
  ["1.000,00", 1_000_000_000],
  [" 2 ", 2_000_000],
  ["0", 0],
  ["", undefined],
  ["grátis", null],
  ["-1", null],
  ["1001", null],
  ["0,0000001", null],
  ["1,2,3", null],
])("an amount typed as %j is %j micros", (typed, micros) => {
  expect(parseAmount(typed, max)).toBe(micros);
});

test("an amount is shown as it is typed in each language", () => {
  expect(formatAmount(1_234_500_000, "pt-BR")).toBe("1234,5");
  expect(formatAmount(350_000, "en")).toBe("0.35");
  expect(formatAmount(1, "pt-BR")).toBe("0,000001");
  expect(formatAmount(null, "pt-BR")).toBe("");
  expect(parseAmount(formatAmount(1_234_567, "pt-BR"), max)).toBe(1_234_567);
});

test("a small price keeps its digits, and a round one its cents", () => {
  expect(formatPrice(35_000, "BRL", "pt-BR")).toBe("R$\u00a00,035");
  expect(formatPrice(2_000_000, "USD", "en")).toBe("$2.00");
});
