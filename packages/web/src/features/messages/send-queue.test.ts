import { describe, expect, test } from "vitest";
import { type PendingMessage, Refusal, SendQueue } from "./send-queue.ts";

const text = (clientKey: string, conversationId = "c1"): Omit<PendingMessage, "state"> => ({
  clientKey,
  conversationId,
  content: { kind: "text", text: clientKey },
  createdAt: "2026-11-20T12:00:00Z",
});

/** A queue whose network and clock are in the test's hands. */
function world(stored: PendingMessage[] = []) {
  let saved = stored;
  const sent: string[] = [];
  const calls: string[] = [];
  let answer: (message: PendingMessage) => Promise<void> = () => Promise.resolve();
  const timers: { run: () => void; ms: number }[] = [];
  const queue = new SendQueue({
    send: (message) => {
      calls.push(message.clientKey);
      return answer(message);
    },
    load: () => saved,
    save: (messages) => (saved = messages),
    later: (run, ms) => {
      const timer = { run, ms };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    onSent: ({ clientKey }) => sent.push(clientKey),
  });
  return {
    queue,
    sent,
    calls,
    timers,
    saved: () => saved,
    answerWith: (next: typeof answer) => (answer = next),
    fire: () => timers.shift()?.run(),
  };
}

const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe("what a person wrote", () => {
  test("leaves in the order in which it was written, one at a time", async () => {
    const { queue, sent, calls, answerWith } = world();
    const doors: (() => void)[] = [];
    answerWith(() => new Promise((resolve) => doors.push(resolve)));
    queue.add(text("a"));
    queue.add(text("b"));
    queue.add(text("other", "c2"));
    expect(calls).toEqual(["a", "other"]);
    doors[0]?.();
    await settle();
    expect(calls).toEqual(["a", "other", "b"]);
    doors[1]?.();
    doors[2]?.();
    await settle();
    expect(sent.toSorted()).toEqual(["a", "b", "other"]);
    expect(queue.list()).toEqual([]);
  });

  test("waits for the network, ever longer, and keeps its place", async () => {
    const { queue, calls, timers, fire, answerWith, sent } = world();
    answerWith(() => Promise.reject(new Error("no network")));
    queue.add(text("a"));
    queue.add(text("b"));
    await settle();
    fire();
    await settle();
    fire();
    await settle();
    expect(calls).toEqual(["a", "a", "a"]);
    expect(timers.map(({ ms }) => ms)).toEqual([4_000]);
    answerWith(() => Promise.resolve());
    queue.wake();
    await settle();
    expect(sent).toEqual(["a", "b"]);
  });

  test("survives a reload, also in the middle of being sent, under the same key", async () => {
    const stored: PendingMessage[] = [
      { ...text("a"), state: "sending" },
      { ...text("b"), state: "waiting" },
    ];
    const { queue, calls } = world(stored);
    queue.wake();
    await settle();
    expect(calls).toEqual(["a", "b"]);
  });

  test("is one message however often it is handed in", async () => {
    const { queue, calls } = world();
    queue.add(text("a"));
    queue.add(text("a"));
    await settle();
    expect(calls).toEqual(["a"]);
  });

  test("stays with its reason when refused, lets the next one pass, and can be sent again", async () => {
    const { queue, sent, answerWith } = world();
    answerWith(({ clientKey }) =>
      clientKey === "a" ? Promise.reject(new Refusal("CONFLICT", "window_closed")) : Promise.resolve(),
    );
    queue.add(text("a"));
    queue.add(text("b"));
    await settle();
    expect(sent).toEqual(["b"]);
    expect(queue.list()).toMatchObject([
      { clientKey: "a", state: "refused", refusal: { code: "CONFLICT", reason: "window_closed" } },
    ]);
    answerWith(() => Promise.resolve());
    queue.retry("a");
    await settle();
    expect(sent).toEqual(["b", "a"]);
  });

  test("can be taken back while it waits, not while it is on its way", async () => {
    const { queue, answerWith, saved } = world();
    answerWith(() => new Promise(() => undefined));
    queue.add(text("a"));
    queue.add(text("b"));
    expect(queue.discard("a")).toBeUndefined();
    expect(queue.discard("b")?.clientKey).toBe("b");
    expect(saved().map(({ clientKey }) => clientKey)).toEqual(["a"]);
  });
});
