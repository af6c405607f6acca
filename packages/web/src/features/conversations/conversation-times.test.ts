import { describe, expect, it } from "vitest";
import { createListTime, createUntil, describeSpan, describeWait, describeWindowEnd } from "./conversation-times.ts";

const now = new Date(2026, 10, 20, 14, 34).getTime();
const local = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
const minutes = (count: number) => count * 60_000;

describe("a wait", () => {
  it.each([
    [0, "0\u00a0min"],
    [12, "12\u00a0min"],
    [60, "1\u00a0h"],
    [125, "2\u00a0h\u00a05\u00a0min"],
    [24 * 60, "1\u00a0d"],
    [76 * 60 + 30, "3\u00a0d\u00a04\u00a0h"],
  ])("of %d minutes reads %s", (count, text) => {
    expect(describeSpan(minutes(count))).toBe(text);
  });

  it("that began on a server whose clock is ahead is none yet", () => {
    expect(describeWait(new Date(now + 5_000).toISOString(), now)).toBe("0\u00a0min");
  });
});

describe("the countdown of the list", () => {
  const inMinutes = (count: number) => new Date(now + minutes(count)).toISOString();

  it("shows only under four hours", () => {
    expect(describeWindowEnd(inMinutes(241), now)).toBeUndefined();
    expect(describeWindowEnd(inMinutes(240), now)).toBe("4\u00a0h");
    expect(describeWindowEnd(inMinutes(40), now)).toBe("40\u00a0min");
  });

  it("is gone with the window, and absent where there never was one", () => {
    expect(describeWindowEnd(inMinutes(0), now)).toBeUndefined();
    expect(describeWindowEnd(null, now)).toBeUndefined();
  });
});

describe("the time of the last message", () => {
  const pt = createListTime("pt-BR");
  it.each([
    [local(2026, 10, 20, 14, 22), "14:22"],
    [local(2026, 10, 20, 0, 1), "00:01"],
    [local(2026, 10, 19, 23, 59), "ontem"],
    [local(2026, 10, 12, 10, 0), "12 de nov."],
    [local(2025, 10, 12, 10, 0), "12/11/2025"],
  ])("%s reads %s", (instant, text) => {
    expect(pt(instant, now)).toBe(text);
  });

  it("of a server whose clock is ahead is today's", () => {
    expect(pt(local(2026, 10, 20, 14, 35), now)).toBe("14:35");
  });
});

describe("until when something is put off", () => {
  const pt = createUntil("pt-BR");
  it.each([
    [local(2026, 10, 20, 18, 0), "18:00"],
    [local(2026, 10, 21, 9, 0), "sáb., 09:00"],
    [local(2026, 10, 26, 9, 0), "qui., 09:00"],
    [local(2026, 10, 27, 9, 0), "27 de nov., 09:00"],
    [local(2026, 10, 19, 9, 0), "19 de nov., 09:00"],
  ])("%s reads %s", (instant, text) => {
    expect(pt(instant, now)).toBe(text);
  });
});
