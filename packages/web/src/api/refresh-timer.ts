import type { MonotonicClock } from "./session-machine.ts";

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

type Deps = {
  clock: MonotonicClock;
  random: () => number;
  isVisible: () => boolean;
  refresh: () => void;
  retry: () => void;
};

/** Decides *when* to act: ahead of the token's end, and again after a failure. At most one timer runs. */
export class RefreshTimer {
  readonly #deps: Deps;
  #cancel: (() => void) | null = null;
  #retryMs = firstRetryMs;
  #isDue = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** At 70 to 85 % of what is left, so that tabs and people do not all come at once; hidden pages wait for `wake`. */
  scheduleAhead(lifeMs: number): void {
    this.stop();
    const share = 0.7 + 0.15 * this.#deps.random();
    this.#cancel = this.#deps.clock.setTimer(() => {
      this.#isDue = true;
      this.wake();
    }, lifeMs * share);
  }

  /** After 1, 2, 4 … 30 s with jitter, but never before the server said to come back. */
  scheduleRetry(retryAfterSeconds = 0): void {
    this.stop();
    const jittered = this.#retryMs * (0.75 + 0.5 * this.#deps.random());
    this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
    this.#cancel = this.#deps.clock.setTimer(this.#deps.retry, Math.max(jittered, retryAfterSeconds * 1000));
  }

  /** A live token is in hand: the next failure starts with a short wait again. Less than that must not reset the wait. */
  resetBackOff(): void {
    this.#retryMs = firstRetryMs;
  }

  /** Does what came due while the page was hidden. */
  wake(): void {
    if (!this.#isDue || !this.#deps.isVisible()) return;
    this.#isDue = false;
    this.#deps.refresh();
  }

  stop(): void {
    this.#isDue = false;
    this.#cancel?.();
    this.#cancel = null;
  }
}
