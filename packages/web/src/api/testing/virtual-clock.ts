import type { MonotonicClock } from "../session-machine.ts";

type Timer = { at: number; order: number; run: () => void };

const maxSteps = 5_000;

/** Time that moves only when told to, running every timer and promise on the way in the order they fall due. */
export class VirtualClock implements MonotonicClock {
  #now = 0;
  #order = 0;
  #timers: Timer[] = [];

  now = (): number => this.#now;

  setTimer = (run: () => void, ms: number): (() => void) => {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  wait = (ms: number): Promise<void> => new Promise((resolve) => this.setTimer(resolve, ms));

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settlePromises();
    let steps = 0;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      if (++steps > maxSteps) throw new Error(`still busy after ${maxSteps} timers: something goes round in circles`);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.run();
      await settlePromises();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    return this.#timers
      .filter((timer) => timer.at <= end)
      .toSorted((one, other) => one.at - other.at || one.order - other.order)[0];
  }
}

/** Lets every promise that can go on do so; a macrotask runs only after all microtasks. */
async function settlePromises(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  await promise;
}
