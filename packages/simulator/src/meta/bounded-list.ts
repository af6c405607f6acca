/** A list that forgets its oldest entries, so that a long run does not grow the process without end. */
export interface BoundedList<Entry> {
  push(entry: Entry): void;
  /** Oldest first. */
  all(): readonly Entry[];
  /** How many were ever pushed. */
  total(): number;
  clear(): void;
}

export function createBoundedList<Entry>(limit: number): BoundedList<Entry> {
  let entries: Entry[] = [];
  let pushed = 0;
  return {
    push(entry) {
      entries.push(entry);
      pushed += 1;
      // In blocks: shifting one by one would cost a copy of the list for every entry.
      if (entries.length > limit * 1.25) entries = entries.slice(-limit);
    },
    all: () => (entries.length > limit ? entries.slice(-limit) : entries),
    total: () => pushed,
    clear() {
      entries = [];
      pushed = 0;
    },
  };
}
