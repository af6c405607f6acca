import type { RealtimeHint } from "@piloto/shared/conversation-views";

/** A hint, and the number up to which the reader has heard everything once it has this one. */
export type QueuedHint = { hint: RealtimeHint; mark: number };

/** What one open stream has not taken yet. */
export type HintQueue = {
  push: (item: QueuedHint) => void;
  /** With the last hint of a reading the reader has heard everything up to `mark`. */
  advance: (mark: number) => void;
  /** The next hint; undefined when none came in time, or the signal was given. Throws what `fail` was given. */
  take: (waitMs: number, signal?: AbortSignal) => Promise<QueuedHint | undefined>;
  /** The reader's next `take` throws this. */
  fail: (error: Error) => void;
};

// A reader that is this far behind fetches everything again: cheaper than each hint, and it bounds the memory.
export const maxQueued = 256;
const everything: RealtimeHint = { kind: "inbox", conversationId: null };

export function createHintQueue(): HintQueue {
  let items: QueuedHint[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  const wait = (waitMs: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, Math.max(0, waitMs));
      signal?.addEventListener("abort", done, { once: true });
      wake = done;
    });

  return {
    push(item) {
      if (items.length < maxQueued) items.push({ ...item });
      else items = [{ hint: everything, mark: item.mark }];
      wake?.();
    },
    advance(mark) {
      const last = items.at(-1);
      if (last) last.mark = mark;
    },
    async take(waitMs, signal) {
      if (items.length === 0 && !failure && !signal?.aborted) await wait(waitMs, signal);
      if (failure) throw failure;
      return items.shift();
    },
    fail(error) {
      failure = error;
      wake?.();
    },
  };
}
