/** What was promised, and whether it was kept. */
export interface Finding {
  readonly promise: string;
  readonly isKept: boolean;
  readonly seen: string;
}

/** Collects what a rehearsal finds, in the order in which it is looked at. */
export interface Findings {
  readonly all: readonly Finding[];
  /** A promise, and what was seen; a broken one fails the rehearsal. */
  expect(promise: string, isKept: boolean, seen?: string): void;
  /** A promise that something is zero. */
  expectNone(promise: string, count: number, examples?: readonly string[]): void;
  /** A circumstance, such as how much load there was. */
  note(line: string): void;
  readonly notes: readonly string[];
}

export function createFindings(): Findings {
  const all: Finding[] = [];
  const notes: string[] = [];
  return {
    all,
    notes,
    expect: (promise, isKept, seen = "") => void all.push({ promise, isKept, seen }),
    expectNone(promise, count, examples = []) {
      const seen = [String(count), ...(count > 0 ? examples.slice(0, 5) : [])].join("\n    ");
      all.push({ promise, isKept: count === 0, seen });
    },
    note: (line) => void notes.push(line),
  };
}

export function printFindings(name: string, { all, notes }: Findings): void {
  console.log(`\n${name}`);
  for (const note of notes) console.log(`  ${note}`);
  const width = Math.max(...all.map(({ promise }) => promise.length));
  for (const { promise, isKept, seen } of all)
    console.log(`  ${isKept ? "kept  " : "BROKEN"}  ${promise.padEnd(width)}  ${seen}`);
}
