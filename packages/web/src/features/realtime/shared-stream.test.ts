import { expect, test } from "vitest";
import type { RealtimeHint } from "@piloto/shared/conversation-views";
import { shareStream, type StreamListener } from "./shared-stream.ts";

const message: RealtimeHint = { kind: "message", conversationId: "c" };
const everything: RealtimeHint = { kind: "inbox", conversationId: null };

/** Tabs of one browser: a lock that one holds at a time, a channel that all others hear, and the connections opened. */
function createBrowser() {
  const waiting: (() => Promise<void>)[] = [];
  let isHeld = false;
  const channels = new Set<(data: unknown) => void>();
  const connections: StreamListener[] = [];

  const grant = () => {
    const next = isHeld ? undefined : waiting.shift();
    if (!next) return;
    isHeld = true;
    void next().then(() => {
      isHeld = false;
      grant();
    });
  };
  const openTab = () => {
    const heard: string[] = [];
    let receive: ((data: unknown) => void) | undefined;
    const stop = shareStream(
      {
        lock: (_signal, hold) => {
          waiting.push(hold);
          grant();
          return Promise.resolve();
        },
        channel: {
          post: (data) => {
            for (const other of channels) if (other !== receive) other(structuredClone(data));
          },
          subscribe: (listener) => {
            receive = listener;
            channels.add(listener);
          },
          close: () => receive && channels.delete(receive),
        },
        open: (listener) => {
          connections.push(listener);
          return () => heard.push("closed");
        },
      },
      { onHint: ({ kind }) => heard.push(kind), onState: (state) => heard.push(state) },
    );
    return { heard, stop };
  };
  return { openTab, connections };
}

test("all tabs hear over one connection", () => {
  const { openTab, connections } = createBrowser();
  const [first, second] = [openTab(), openTab()];
  expect(connections).toHaveLength(1);
  connections[0]?.onState("live");
  connections[0]?.onHint(message);
  expect(first.heard).toEqual(["live", "message"]);
  expect(second.heard).toEqual(["reconnecting", "inbox", "live", "message"]);
});

test("a tab that comes later learns the state and fetches what it may have missed", () => {
  const { openTab, connections } = createBrowser();
  openTab();
  connections[0]?.onState("live");
  expect(openTab().heard).toEqual(["live", "inbox"]);
});

test("when the tab with the connection closes, another opens one and all fetch everything", async () => {
  const { openTab, connections } = createBrowser();
  const [first, second, third] = [openTab(), openTab(), openTab()];
  first.stop();
  await Promise.resolve();
  await Promise.resolve();
  expect(first.heard).toContain("closed");
  expect(connections).toHaveLength(2);
  connections[1]?.onHint(everything);
  expect(second.heard.at(-1)).toBe("inbox");
  expect(third.heard.at(-1)).toBe("inbox");
});

test("a tab that has left hears nothing", () => {
  const { openTab, connections } = createBrowser();
  openTab();
  const second = openTab();
  second.stop();
  const before = second.heard.length;
  connections[0]?.onHint(message);
  expect(second.heard).toHaveLength(before);
});
