import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupRows, holdRow, keepInPlace, offsetOf, toItems, type Placed } from "./list-order.ts";

const at = (minute: number) => `2026-11-20T14:${String(minute).padStart(2, "0")}:00.000Z`;

const human = (id: string, minute: number, controlEpoch = 1): Placed => ({
  id,
  control: "human",
  controlEpoch,
  waitingSince: null,
  lastMessageAt: at(minute),
});
const waits = (id: string, since: number, controlEpoch = 1): Placed => ({
  id,
  control: "handoff_pending",
  controlEpoch,
  waitingSince: at(since),
  lastMessageAt: at(59),
});
const ids = (rows: readonly Placed[]) => rows.map(({ id }) => id).join("");
const sizes = { header: 31, row: 84, more: 40 };

describe("the order of the list", () => {
  it("puts the longest wait first, then the others from the newest message", () => {
    const { waiting, rest } = groupRows([waits("b", 20), waits("a", 10)], [human("c", 1), human("d", 30)]);
    expect([ids(waiting), ids(rest)]).toEqual(["ab", "dc"]);
  });

  it("shows a conversation once that moved between two pages", () => {
    expect(ids(groupRows([], [human("a", 1), human("b", 5), human("a", 9)]).rest)).toBe("ab");
  });

  it("believes the later change of control when two answers disagree", () => {
    expect(groupRows([waits("a", 5, 2)], [human("a", 50, 3)])).toMatchObject({ waiting: [], rest: [{ id: "a" }] });
    expect(groupRows([waits("a", 5, 4)], [human("a", 50, 3)])).toMatchObject({ waiting: [{ id: "a" }], rest: [] });
  });

  it("keeps who waits among the others where a view has no group for them", () => {
    expect(ids(groupRows(undefined, [waits("a", 5), human("b", 30)]).rest)).toBe("ab");
  });

  it("names the groups only when somebody waits", () => {
    const kinds = (waiting: Placed[], hasMore = false) =>
      toItems({ waiting, rest: [human("z", 1)] }, hasMore).map(({ kind }) => kind);
    expect(kinds([])).toEqual(["row"]);
    expect(kinds([waits("a", 1)], true)).toEqual(["header", "row", "more", "header", "row"]);
  });
});

describe("the row under the pointer or the focus", () => {
  const shown = { waiting: [], rest: [human("a", 30), human("b", 20), human("c", 10)] };

  it("keeps its rank while others pass it", () => {
    const wanted = groupRows([], [human("c", 40), human("a", 30), human("b", 20)]);
    expect(ids(holdRow(shown, wanted, "b").rest)).toBe("cba");
  });

  it("shows its new message without leaving its place", () => {
    const wanted = groupRows([], [human("c", 45), human("a", 30), human("b", 20)]);
    const held = holdRow(shown, wanted, "c");
    expect(ids(held.rest)).toBe("abc");
    expect(held.rest.at(-1)?.lastMessageAt).toBe(at(45));
  });

  it("stays in its group when it begins to wait", () => {
    const wanted = groupRows([waits("b", 40, 2)], [human("a", 30), human("c", 10)]);
    expect(holdRow(shown, wanted, "b")).toMatchObject({ waiting: [], rest: [{ id: "a" }, { id: "b" }, { id: "c" }] });
  });

  it("is let go when it has left the list", () => {
    const wanted = groupRows([], [human("a", 30), human("c", 10)]);
    expect(holdRow(shown, wanted, "b")).toBe(wanted);
  });

  it("never moves on the screen, whatever comes, goes or moves", () => {
    const row = fc.record({
      id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      minute: fc.integer({ min: 0, max: 59 }),
      isWaiting: fc.boolean(),
    });
    const list = fc.uniqueArray(row, { selector: ({ id }) => id }).map((rows) => {
      const made = rows.map(({ id, minute, isWaiting }) => (isWaiting ? waits(id, minute) : human(id, minute)));
      return groupRows(
        made.filter(({ control }) => control === "handoff_pending"),
        made,
      );
    });
    const everything = fc.tuple(
      list,
      fc.array(list, { maxLength: 6 }),
      fc.constantFrom("a", "b", "c", "d", "e", "f"),
      fc.nat(400),
    );
    fc.assert(
      fc.property(everything, ([first, changes, id, top]) => {
        let groups = first;
        let scroll = { top, spacer: 0 };
        const place = () => offsetOf(toItems(groups, false), id, sizes);
        const before = place();
        const onScreen = before === undefined ? undefined : before - top;
        for (const next of changes) {
          const from = place();
          groups = holdRow(groups, next, id);
          const to = place();
          if (from === undefined || to === undefined) return;
          scroll = keepInPlace(scroll, to - from);
          expect(scroll.spacer + to - scroll.top).toBe(onScreen);
          expect(scroll.top).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe("scrolling along", () => {
  it("takes a spacer where there is nothing above to scroll to, and gives it back first", () => {
    expect(keepInPlace({ top: 0, spacer: 0 }, -84)).toEqual({ top: 0, spacer: 84 });
    expect(keepInPlace({ top: 0, spacer: 84 }, 100)).toEqual({ top: 16, spacer: 0 });
  });
});
