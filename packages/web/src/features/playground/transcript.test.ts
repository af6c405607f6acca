import type { PlaygroundAnswer } from "@piloto/shared/playground";
import { expect, test } from "vitest";
import { countFailedTurns, isUnanswered, toMessages, type TranscriptEntry, withoutFailure } from "./transcript.ts";

const said = (text: string): TranscriptEntry => ({ kind: "contact", id: text, text });
const answered = (replies: string[], more: Partial<PlaygroundAnswer> = {}): TranscriptEntry => ({
  kind: "answer",
  id: replies.join(),
  answer: {
    replies,
    handoff: null,
    contactUpdates: [],
    waitUntil: null,
    isFailedTurn: false,
    failure: null,
    steps: [],
    inputTokens: 10,
    outputTokens: 5,
    costMicros: null,
    currency: "BRL",
    latencyMs: 100,
    model: "m",
    ...more,
  },
});
const failed = answered([], { isFailedTurn: true, failure: { kind: "timeout", details: "" } });

test("an answer of two messages is two messages of the agent, in order", () => {
  expect(toMessages([said("oi"), answered(["Olá!", "Como ajudo?"]), said("frete?")], 60)).toEqual([
    { author: "contact", text: "oi" },
    { author: "agent", text: "Olá!" },
    { author: "agent", text: "Como ajudo?" },
    { author: "contact", text: "frete?" },
  ]);
});

test("a long try sends its newest messages, the customer's last one among them", () => {
  const entries = Array.from({ length: 100 }, (_, index) => said(String(index)));
  const messages = toMessages(entries, 60);
  expect(messages).toHaveLength(60);
  expect(messages.at(-1)).toEqual({ author: "contact", text: "99" });
});

test("failed turns count from the last good answer on", () => {
  expect(countFailedTurns([])).toBe(0);
  expect(countFailedTurns([said("a"), failed, said("b"), failed])).toBe(2);
  expect(countFailedTurns([said("a"), failed, said("b"), answered(["ok"])])).toBe(0);
});

test("after a failure the same words are tried once more, without the answer that was none", () => {
  const entries = [said("a"), answered(["ok"]), said("b"), failed];
  expect(isUnanswered(entries)).toBe(true);
  expect(withoutFailure(entries)).toEqual(entries.slice(0, 3));
  expect(isUnanswered([said("a"), answered(["ok"])])).toBe(false);
  expect(isUnanswered([])).toBe(false);
});
