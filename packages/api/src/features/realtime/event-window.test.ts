import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventWindow } from "./event-window.ts";

const rowsOf = (...ids: number[]) => ids.map((id) => ({ id }));

describe("the window over the numbers", () => {
  it("asks again for what was passed over, until no transaction can be that slow", () => {
    const window = createEventWindow(10);
    expect(window.accept(rowsOf(11, 14), 0)).toEqual(rowsOf(11, 14));
    expect(window.gaps()).toMatchObject([{ from: 12, to: 13 }]);
    expect([window.head(), window.lowWater()]).toEqual([14, 11]);
    expect(window.accept(rowsOf(13, 14), 5)).toEqual(rowsOf(13));
    expect(window.gaps()).toMatchObject([{ from: 12, to: 12 }]);
    window.forget(0);
    expect(window.lowWater()).toBe(11);
    window.forget(1);
    expect([window.gaps(), window.lowWater()]).toEqual([[], 14]);
  });

  it("gives each event once, whatever the order of the commits, and never promises one it has not given", () => {
    const commits = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(commits, fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 60 }), (order, steps) => {
        const window = createEventWindow(0);
        const committed: number[] = [];
        const given: number[] = [];
        const left = [...order];
        while (left.length > 0) {
          committed.push(...left.splice(0, steps.shift() ?? 1));
          const isAsked = (id: number) =>
            id > window.head() || window.gaps().some(({ from, to }) => from <= id && id <= to);
          const fresh = window.accept(rowsOf(...committed.filter(isAsked)), 0);
          given.push(...fresh.map(({ id }) => id));
          expect(left.filter((id) => id <= window.lowWater())).toEqual([]);
        }
        expect(given.toSorted((a, b) => a - b)).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it("holds a bounded number of gaps", () => {
    const window = createEventWindow(0);
    window.accept(rowsOf(...Array.from({ length: 5_000 }, (_, n) => 2 * n)), 0);
    expect(window.gaps()).toHaveLength(500);
    expect(window.gaps().at(-1)).toMatchObject({ from: 9_997, to: 9_997 });
  });
});
