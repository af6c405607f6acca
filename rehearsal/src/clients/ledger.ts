/** What the load has seen, by kind of request. */
export interface Tally {
  answered: number;
  /** 503 with Retry-After: the product said itself that it cannot just now. */
  unavailable: number;
  /** Everything else that is no good answer. */
  failed: number;
}

export interface Ledger {
  readonly tallies: Map<string, Tally>;
  /** The first failures, each in one line. */
  readonly told: string[];
  answered(kind: string): void;
  unavailable(kind: string): void;
  failed(kind: string, why: string): void;
  total(part: keyof Tally): number;
}

const maxTold = 20;

export function createLedger(): Ledger {
  const tallies = new Map<string, Tally>();
  const told: string[] = [];
  const of = (kind: string): Tally => {
    const tally = tallies.get(kind) ?? { answered: 0, unavailable: 0, failed: 0 };
    tallies.set(kind, tally);
    return tally;
  };
  return {
    tallies,
    told,
    answered: (kind) => void (of(kind).answered += 1),
    unavailable: (kind) => void (of(kind).unavailable += 1),
    failed(kind, why) {
      of(kind).failed += 1;
      if (told.length < maxTold) told.push(`${kind}: ${why.slice(0, 300)}`);
    },
    total: (part) => [...tallies.values()].reduce((sum, tally) => sum + tally[part], 0),
  };
}
