import { expect, test } from "vitest";
import { agentShare, costIn, describeSeconds, mainCurrency, shareOf } from "./shares.ts";

test("a share of nothing is no share", () => {
  expect(shareOf(0, 0)).toBeNull();
  expect(shareOf(1, 4)).toBe(0.25);
});

test("the agent's share counts answered conversations only", () => {
  const numbers = {
    opened: 10,
    closed: 0,
    answeredByAgent: 3,
    answeredByPerson: 1,
    handoffs: 0,
    messagesIn: 0,
    messagesByAgent: 0,
    messagesByPerson: 0,
    messagesFailed: 0,
    costs: [],
  };
  expect(agentShare(numbers)).toBe(0.75);
});

test("costs of two currencies are never added up", () => {
  const costs = [
    { currency: "USD", modelMicros: 2, channelMicros: 0 },
    { currency: "BRL", modelMicros: 3, channelMicros: 4 },
  ];
  expect(mainCurrency(costs)).toBe("BRL");
  expect(costIn(costs, "BRL")).toBe(7);
  expect(costIn(costs, "EUR")).toBe(0);
  expect(mainCurrency([])).toBeUndefined();
});

test.each([
  [8.4, "8\u00a0s"],
  [60, "1\u00a0min"],
  [125, "2\u00a0min 5\u00a0s"],
  [4_800, "1\u00a0h 20\u00a0min"],
])("%d seconds are %s", (seconds, text) => {
  expect(describeSeconds(seconds)).toBe(text);
});
