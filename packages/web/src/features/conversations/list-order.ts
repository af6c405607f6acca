import type { ConversationRow } from "@piloto/shared/conversation-views";

/** What decides a row's place. */
export type Placed = Pick<ConversationRow, "id" | "control" | "controlEpoch" | "waitingSince" | "lastMessageAt">;

/** The rows of the list in the order they are shown. `waiting` is empty where a view has no such group. */
export type Groups<Row extends Placed = ConversationRow> = { waiting: Row[]; rest: Row[] };

/** The same conversation from two answers: the later state of control wins, then the later message. */
const isNewer = (a: Placed, b: Placed): boolean =>
  a.controlEpoch === b.controlEpoch ? a.lastMessageAt > b.lastMessageAt : a.controlEpoch > b.controlEpoch;

const byWait = (a: Placed, b: Placed): number =>
  compare(a.waitingSince ?? a.lastMessageAt, b.waitingSince ?? b.lastMessageAt) || compare(a.id, b.id);

const byTime = (a: Placed, b: Placed): number => compare(b.lastMessageAt, a.lastMessageAt) || compare(b.id, a.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Puts the answers of both questions in order, each conversation once: while rows move, one can come on two pages or in
 * both answers. `waiting` undefined: the view has no such group, and who waits stands among the others.
 */
export function groupRows<Row extends Placed>(waiting: readonly Row[] | undefined, rest: readonly Row[]): Groups<Row> {
  const rows = new Map<string, Row>();
  for (const row of [...(waiting ?? []), ...rest]) {
    const known = rows.get(row.id);
    if (!known || isNewer(row, known)) rows.set(row.id, row);
  }
  const all = [...rows.values()];
  if (!waiting) return { waiting: [], rest: all.toSorted(byTime) };
  const isWaiting = (row: Row) => row.control === "handoff_pending";
  // A page further down may hold somebody whose wait is shorter than all that are loaded above.
  const known = new Set(waiting.map(({ id }) => id));
  return {
    waiting: all.filter((row) => isWaiting(row) && known.has(row.id)).toSorted(byWait),
    rest: all.filter((row) => !isWaiting(row)).toSorted(byTime),
  };
}

/**
 * Leaves the row under the pointer or the focus in its group and at its rank, with its new content, while the others
 * take their new places. A row that has left the list is let go.
 */
export function holdRow<Row extends Placed>(shown: Groups<Row>, wanted: Groups<Row>, id: string | null): Groups<Row> {
  const fresh = [...wanted.waiting, ...wanted.rest].find((row) => row.id === id);
  const group = shown.waiting.some((row) => row.id === id) ? "waiting" : "rest";
  const rank = shown[group].findIndex((row) => row.id === id);
  if (!fresh || rank === -1) return wanted;
  const without = (rows: Row[]) => rows.filter((row) => row.id !== id);
  const held = { waiting: without(wanted.waiting), rest: without(wanted.rest) };
  return { ...held, [group]: held[group].toSpliced(rank, 0, fresh) };
}

export type ListItem<Row extends Placed = ConversationRow> =
  | { kind: "header"; group: keyof Groups; key: string }
  | { kind: "row"; group: keyof Groups; key: string; row: Row }
  | { kind: "more"; group: "waiting"; key: string };

/** The list as lines. Without a waiting group there are no headers: one order needs no name. */
export function toItems<Row extends Placed>({ waiting, rest }: Groups<Row>, hasMoreWaiting: boolean): ListItem<Row>[] {
  const rowsOf = (group: keyof Groups, rows: Row[]): ListItem<Row>[] =>
    rows.map((row) => ({ kind: "row", group, key: row.id, row }));
  if (waiting.length === 0) return rowsOf("rest", rest);
  const more: ListItem<Row>[] = hasMoreWaiting ? [{ kind: "more", group: "waiting", key: "more" }] : [];
  const others: ListItem<Row>[] =
    rest.length === 0 ? [] : [{ kind: "header", group: "rest", key: "header-rest" }, ...rowsOf("rest", rest)];
  return [
    { kind: "header", group: "waiting", key: "header-waiting" },
    ...rowsOf("waiting", waiting),
    ...more,
    ...others,
  ];
}

export type Sizes = Record<ListItem["kind"], number>;

/** How far from the top of the list a row begins; undefined when it is not in it. */
export function offsetOf(items: readonly ListItem<Placed>[], key: string | null, sizes: Sizes): number | undefined {
  let offset = 0;
  for (const item of items) {
    if (item.key === key) return offset;
    offset += sizes[item.kind];
  }
  return undefined;
}

export type Scroll = { top: number; spacer: number };

/**
 * Where to scroll so that a row that moved by `delta` inside the list stays where it is on the screen. Above the first
 * row there is nothing to scroll to: a spacer takes that part until the row is let go.
 */
export function keepInPlace({ top, spacer }: Scroll, delta: number): Scroll {
  const wanted = top - spacer + delta;
  return wanted >= 0 ? { top: wanted, spacer: 0 } : { top: 0, spacer: -wanted };
}
