import { expect, test } from "vitest";
import { readWindow } from "./reply-window.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const composer = {
  isWindowOpen: true,
  humanAgentUntil: null,
  channelStatus: "active",
  channelStatusReason: "",
  textLimit: 4096,
} as const;
const hour = 3_600_000;
const inHours = (hours: number) => new Date(now + hours * hour).toISOString();

test("the window is open until its last moment", () => {
  expect(readWindow({ windowExpiresAt: inHours(2), composer }, now)).toEqual({ state: "open", leftMs: 2 * hour });
  expect(readWindow({ windowExpiresAt: inHours(0), composer }, now).state).toBe("closed");
  expect(readWindow({ windowExpiresAt: null, composer }, now).state).toBe("closed");
});

test("on Instagram a person may answer after it, for as long as the channel says", () => {
  const longer = { ...composer, humanAgentUntil: inHours(30) };
  expect(readWindow({ windowExpiresAt: inHours(-1), composer: longer }, now)).toEqual({
    state: "human",
    leftMs: 30 * hour,
  });
});
