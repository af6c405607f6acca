export type FetchTurns = {
  /**
   * Waits for this worker's turn to ask the database; then the kinds of which enough are running. The turn lasts until
   * `took` or `foundNothing`.
   */
  nextTurn: () => Promise<string[]>;
  took: (job: string) => void;
  foundNothing: () => void;
  finished: (job: string) => void;
};

/**
 * Bounds how many jobs of a kind run at once in this process. Workers ask the database one after the other, because two
 * who ask together would both see the last free place.
 */
export function createFetchTurns(limits: ReadonlyMap<string, number>): FetchTurns {
  const running = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let isTaken = false;

  const passOn = (): void => {
    const next = waiting.shift();
    if (next) next();
    else isTaken = false;
  };
  const change = (job: string, by: 1 | -1): void => void running.set(job, (running.get(job) ?? 0) + by);

  return {
    async nextTurn() {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve));
      isTaken = true;
      return [...limits].filter(([job, limit]) => (running.get(job) ?? 0) >= limit).map(([job]) => job);
    },
    took(job) {
      change(job, 1);
      passOn();
    },
    foundNothing: passOn,
    finished: (job) => change(job, -1),
  };
}
