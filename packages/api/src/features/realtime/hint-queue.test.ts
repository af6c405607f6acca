import { describe, expect, it } from "vitest";
import { createHintQueue, maxQueued } from "./hint-queue.ts";

const hint = (conversationId: string) => ({ kind: "message", conversationId }) as const;

describe("the queue of a stream", () => {
  it("hands out hints in order, and moves on only with the last of a reading", async () => {
    const queue = createHintQueue();
    queue.push({ hint: hint("a"), mark: 1 });
    queue.push({ hint: hint("b"), mark: 1 });
    queue.advance(5);
    expect(await queue.take(0)).toEqual({ hint: hint("a"), mark: 1 });
    expect(await queue.take(0)).toEqual({ hint: hint("b"), mark: 5 });
    expect(await queue.take(0)).toBeUndefined();
  });

  it("wakes who waits: with a hint, an abort or an end", async () => {
    const queue = createHintQueue();
    const waiting = queue.take(60_000);
    queue.push({ hint: hint("a"), mark: 1 });
    expect(await waiting).toMatchObject({ mark: 1 });
    const abort = new AbortController();
    const aborted = queue.take(60_000, abort.signal);
    abort.abort();
    expect(await aborted).toBeUndefined();
    const ended = queue.take(60_000);
    queue.fail(new Error("over"));
    await expect(ended).rejects.toThrow("over");
    await expect(queue.take(0)).rejects.toThrow("over");
  });

  it("tells a reader who is too far behind to fetch everything, and holds no more", async () => {
    const queue = createHintQueue();
    for (let n = 0; n <= maxQueued; n += 1) queue.push({ hint: hint(String(n)), mark: n });
    queue.advance(maxQueued + 1);
    expect(await queue.take(0)).toEqual({ hint: { kind: "inbox", conversationId: null }, mark: maxQueued + 1 });
    expect(await queue.take(0)).toBeUndefined();
  });
});
