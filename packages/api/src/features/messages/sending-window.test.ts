import { describe, expect, it } from "vitest";
import { isWindowOpenFor, sendingWindowAt } from "./sending-window.ts";

const at = new Date("2026-11-20T12:00:00Z");
const inHours = (hours: number): Date => new Date(at.getTime() + hours * 3_600_000);

describe("the window for free-form messages", () => {
  it.each([
    ["whatsapp", null, "closed"],
    ["whatsapp", inHours(1), "open"],
    ["whatsapp", inHours(0), "closed"],
    ["instagram", inHours(1), "open"],
    ["instagram", inHours(-1), "human_agent"],
    ["instagram", inHours(-143), "human_agent"],
    ["instagram", inHours(-144), "closed"],
    ["instagram", null, "closed"],
  ] as const)("of %s that ends at %s is %s", (kind, expiresAt, expected) => {
    expect(sendingWindowAt(kind, expiresAt, at)).toBe(expected);
  });

  it("closes a minute early, and later for people than for the agent on Instagram", () => {
    const soon = new Date(at.getTime() + 59_000);
    expect(isWindowOpenFor("person", { kind: "whatsapp", expiresAt: soon, at })).toBe(false);
    expect(isWindowOpenFor("person", { kind: "instagram", expiresAt: soon, at })).toBe(true);
    expect(isWindowOpenFor("agent", { kind: "instagram", expiresAt: soon, at })).toBe(false);
    expect(isWindowOpenFor("system", { kind: "instagram", expiresAt: soon, at })).toBe(false);
  });
});
