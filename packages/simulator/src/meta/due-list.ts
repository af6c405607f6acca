/** Entries in order of the instant they are due; those due at the same instant stay in the order they came. */
export interface DueList<Entry> {
  push(dueAt: number, entry: Entry): void;
  /** The instant of the first entry; undefined when there is none. */
  nextDueAt(): number | undefined;
  /** Takes the first entry if it is due. */
  takeDue(now: number): Entry | undefined;
  /** How many are due. */
  countDue(now: number): number;
  size(): number;
  clear(): void;
}

export function createDueList<Entry>(): DueList<Entry> {
  const entries: { dueAt: number; entry: Entry }[] = [];
  /** The place after the last entry that is due at this instant. */
  const placeAfter = (instant: number): number => {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.dueAt ?? Infinity) <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    push: (dueAt, entry) => void entries.splice(placeAfter(dueAt), 0, { dueAt, entry }),
    countDue: placeAfter,
    nextDueAt: () => entries[0]?.dueAt,
    takeDue(now) {
      const first = entries[0];
      return first !== undefined && first.dueAt <= now ? entries.shift()?.entry : undefined;
    },
    size: () => entries.length,
    clear: () => void entries.splice(0),
  };
}
