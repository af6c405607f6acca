import { expect, it } from "vitest";
import { coalesce } from "./coalesce.ts";

/** A clock that only moves when told to, and runs that end when told to. */
function createWorld() {
  const timers: { at: number; action: () => void }[] = [];
  let now = 0;
  const runs: { at: number; words: string[]; finish: () => void }[] = [];
  const { add, stop } = coalesce<string>({
    burstMs: 40,
    gapMs: () => 1_000,
    run: (words) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      runs.push({ at: now, words: [...words], finish: resolve });
      return promise;
    },
    schedule: (action, delayMs) => {
      const timer = { at: now + delayMs, action };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  const advance = async (ms: number) => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.action();
    }
    await Promise.resolve();
  };
  const finish = async (index: number) => {
    runs[index]?.finish();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { add, stop, advance, finish, runs };
}

it("does a burst at once, and each thing in it once", async () => {
  const { add, advance, runs } = createWorld();
  add("a");
  add("b", "a");
  expect(runs).toEqual([]);
  await advance(40);
  expect(runs.map(({ words }) => words)).toEqual([["a", "b"]]);
});

it("waits for the answer and a pause before it asks again, with all that came meanwhile", async () => {
  const { add, advance, finish, runs } = createWorld();
  add("a");
  await advance(40);
  add("b");
  await advance(5_000);
  expect(runs).toHaveLength(1);
  await finish(0);
  add("c");
  await advance(999);
  expect(runs).toHaveLength(1);
  await advance(1);
  expect(runs[1]?.words).toEqual(["b", "c"]);
});

it("is quick again after a quiet time", async () => {
  const { add, advance, finish, runs } = createWorld();
  add("a");
  await advance(40);
  await finish(0);
  await advance(1_000);
  add("b");
  await advance(40);
  expect(runs[1]?.words).toEqual(["b"]);
});

it("asks nothing more once it was stopped", async () => {
  const { add, advance, stop, runs } = createWorld();
  add("a");
  stop();
  add("b");
  await advance(5_000);
  expect(runs).toEqual([]);
});
