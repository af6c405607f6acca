import type { AgentSection } from "./agent-blockers.ts";
import type { AgentConfig, AgentListItem } from "./agents.ts";

/** Every value of a configuration that is compared as a whole, with the section it belongs to. */
const fields = [
  ["name", "identity", (c: AgentConfig) => c.name],
  ["purpose", "identity", (c: AgentConfig) => c.purpose],
  ["persona", "identity", (c: AgentConfig) => c.persona],
  ["tone", "tone", (c: AgentConfig) => c.tone],
  ["language", "tone", (c: AgentConfig) => c.language],
  ["workingHours.mode", "workingHours", (c: AgentConfig) => c.workingHours.mode],
  ["workingHours.intervals", "workingHours", (c: AgentConfig) => c.workingHours.intervals],
  ["workingHours.outsideMessage", "workingHours", (c: AgentConfig) => c.workingHours.outsideMessage],
  ["handoff.onRequest", "handoff", (c: AgentConfig) => c.handoff.onRequest],
  ["handoff.onLowConfidence", "handoff", (c: AgentConfig) => c.handoff.onLowConfidence],
  ["handoff.maxFailedTurns", "handoff", (c: AgentConfig) => c.handoff.maxFailedTurns],
  ["handoff.keywords", "handoff", (c: AgentConfig) => c.handoff.keywords],
  ["handoff.notify", "handoff", (c: AgentConfig) => c.handoff.notify],
] as const satisfies readonly (readonly [string, AgentSection, (config: AgentConfig) => unknown])[];

export const agentLists = ["goals", "rules", "forbiddenTopics"] as const;
export type AgentList = (typeof agentLists)[number];
export type AgentField = (typeof fields)[number][0];

export type FieldChange = { kind: "field"; section: AgentSection; field: AgentField };
/** `before` is undefined for a new line, `after` for a removed one; a line that only moved has the same text in both. */
export type ItemChange = {
  kind: "item";
  section: AgentList;
  id: string;
  change: "added" | "removed" | "changed" | "moved";
  before: string | undefined;
  after: string | undefined;
};
export type AgentChange = FieldChange | ItemChange;

/** The value behind a field's name. */
export const readField = (config: AgentConfig, field: AgentField): unknown =>
  fields.find(([name]) => name === field)?.[2](config);

/** What differs between two configurations; empty exactly when they are the same. Lines are told apart by their id. */
export function listAgentChanges(before: AgentConfig, after: AgentConfig): AgentChange[] {
  const fieldChanges = fields
    .filter(([, , read]) => JSON.stringify(read(before)) !== JSON.stringify(read(after)))
    .map(([field, section]): AgentChange => ({ kind: "field", section, field }));
  return [...fieldChanges, ...agentLists.flatMap((list) => listItemChanges(list, before[list], after[list]))];
}

function listItemChanges(section: AgentList, before: AgentListItem[], after: AgentListItem[]): ItemChange[] {
  const oldTexts = new Map(before.map(({ id, text }) => [id, text]));
  const newIds = new Set(after.map(({ id }) => id));
  const still = findUnmoved(before, after);
  const kept = after.flatMap(({ id, text }): ItemChange[] => {
    const old = oldTexts.get(id);
    if (old === undefined) return [{ kind: "item", section, id, change: "added", before: undefined, after: text }];
    if (old !== text) return [{ kind: "item", section, id, change: "changed", before: old, after: text }];
    return still.has(id) ? [] : [{ kind: "item", section, id, change: "moved", before: old, after: text }];
  });
  const removed = before.flatMap(({ id, text }): ItemChange[] =>
    newIds.has(id) ? [] : [{ kind: "item", section, id, change: "removed", before: text, after: undefined }],
  );
  return [...kept, ...removed];
}

// The longest run of lines that kept their order: only the others moved, so dragging one line is one change.
function findUnmoved(before: AgentListItem[], after: AgentListItem[]): Set<string> {
  const position = new Map(before.map(({ id }, index) => [id, index]));
  const common = after.flatMap(({ id }) => {
    const at = position.get(id);
    return at === undefined ? [] : [{ id, at }];
  });
  let longest: string[] = [];
  const runs: { at: number; ids: string[] }[] = [];
  for (const { id, at } of common) {
    const best = runs
      .filter((run) => run.at < at)
      .reduce<string[]>((a, run) => (run.ids.length > a.length ? run.ids : a), []);
    const ids = [...best, id];
    runs.push({ at, ids });
    if (ids.length > longest.length) longest = ids;
  }
  return new Set(longest);
}
