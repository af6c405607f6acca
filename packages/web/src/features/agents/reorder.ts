import type { AgentListItem } from "@piloto/shared/agents";

/** The list with one line at another place. */
export function moveItem(items: readonly AgentListItem[], from: number, to: number): AgentListItem[] {
  const moved = items[from];
  if (!moved) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, moved);
}

/** The list with a removed line back behind the neighbour it used to follow. */
export function restoreItem(
  items: readonly AgentListItem[],
  before: readonly AgentListItem[],
  id: string,
): AgentListItem[] {
  const at = before.findIndex((item) => item.id === id);
  const lost = before[at];
  if (!lost) return [...items];
  const earlier = before.slice(0, at).map((item) => item.id);
  const neighbour = items.findLastIndex((item) => earlier.includes(item.id));
  return items.toSpliced(neighbour + 1, 0, lost);
}
