type Gap = { from: number; to: number; since: number };

/**
 * Which numbers of the event table this process has seen. A number is given out when a row is written, not when its
 * transaction commits, so a number that was passed over may still come: it stays a gap, which each reading asks for
 * again, until no transaction can be that slow. A transaction that was rolled back leaves a gap for good.
 */
export type EventWindow = {
  /** Ranges that may still be filled, oldest first. */
  gaps: () => readonly { from: number; to: number }[];
  /** The highest number seen. */
  head: () => number;
  /** Every event up to here was seen, or will never be. */
  lowWater: () => number;
  /** The rows not seen before, in the order of their numbers. `now` in milliseconds. */
  accept: <Row extends { id: number }>(rows: readonly Row[], now: number) => Row[];
  /** Gives up on gaps that were noticed before this instant. */
  forget: (before: number) => void;
};

// Each costs one look-up in an index a reading. So many in a minute means that nearly everything is rolled back; the
// oldest are then given up first, being the least likely to be filled.
const maxGaps = 500;

export function createEventWindow(start: number): EventWindow {
  let head = start;
  let gaps: Gap[] = [];

  const fill = (id: number): boolean => {
    const at = gaps.findIndex(({ from, to }) => from <= id && id <= to);
    const gap = gaps[at];
    if (!gap) return false;
    const rest = [
      { ...gap, to: id - 1 },
      { ...gap, from: id + 1 },
    ];
    gaps.splice(at, 1, ...rest.filter(({ from, to }) => from <= to));
    return true;
  };
  const isNew = (id: number, now: number): boolean => {
    if (id <= head) return fill(id);
    if (id > head + 1) gaps.push({ from: head + 1, to: id - 1, since: now });
    head = id;
    return true;
  };

  return {
    gaps: () => gaps,
    head: () => head,
    lowWater: () => (gaps[0] ? gaps[0].from - 1 : head),
    accept(rows, now) {
      const fresh = rows.toSorted((a, b) => a.id - b.id).filter(({ id }) => isNew(id, now));
      if (gaps.length > maxGaps) gaps = gaps.slice(-maxGaps);
      return fresh;
    },
    forget(before) {
      gaps = gaps.filter(({ since }) => since >= before);
    },
  };
}
