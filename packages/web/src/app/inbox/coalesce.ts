type Options<Word> = {
  /** Does what was asked for since the last time; the next time waits until it is done. */
  run: (words: ReadonlySet<Word>) => Promise<unknown>;
  /** What comes together in a burst is done together. */
  burstMs: number;
  /** The least time between the end of one run and the next. */
  gapMs: () => number;
  schedule?: (action: () => void, delayMs: number) => () => void;
};

const later = (action: () => void, delayMs: number): (() => void) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};

/**
 * Gathers words and runs for all of them at once: the first soon, the following ones with pauses, never two runs at a
 * time. So a busy workspace costs one answer per pause, and no answer is thrown away because the next hint came.
 */
export function coalesce<Word>({ run, burstMs, gapMs, schedule = later }: Options<Word>): {
  add: (...words: Word[]) => void;
  stop: () => void;
} {
  let waiting = new Set<Word>();
  let cancel: (() => void) | undefined;
  let isRunning = false;
  let isStopped = false;
  let isResting = false;

  const plan = (delayMs: number) => {
    cancel ??= schedule(() => void work(), delayMs);
  };
  const work = async () => {
    cancel = undefined;
    isResting = false;
    if (waiting.size === 0) return;
    const words = waiting;
    waiting = new Set();
    isRunning = true;
    // A failed answer shows where it was asked for; here it only must not stop the next one.
    await run(words).catch(() => undefined);
    isRunning = false;
    if (isStopped) return;
    isResting = true;
    plan(gapMs());
  };
  return {
    add: (...words) => {
      for (const word of words) waiting.add(word);
      if (!isRunning && !isResting && !isStopped) plan(burstMs);
    },
    stop: () => {
      isStopped = true;
      cancel?.();
    },
  };
}
