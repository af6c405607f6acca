type Line = { kind: string; key: string };

/** The index of the next row after `key` in a direction, from the first one when `key` is not in the list; -1 without rows. */
export function stepFrom(items: readonly Line[], key: string | undefined, step: 1 | -1): number {
  const isRow = ({ kind }: Line) => kind === "row";
  const from = items.findIndex((item) => item.key === key);
  if (from === -1) return items.findIndex(isRow);
  for (let index = from + step; index >= 0 && index < items.length; index += step) {
    if (items[index]?.kind === "row") return index;
  }
  return from;
}
