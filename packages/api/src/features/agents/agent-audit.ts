import { listAgentChanges, readField } from "@piloto/shared/agent-changes";
import type { AgentConfig } from "@piloto/shared/agents";

const maxFacts = 20;
const maxLength = 200;

/** What changed between two configurations as audit facts: { field: { before, after } }, shortened, at most 20. */
export function describeChanges(before: AgentConfig, after: AgentConfig): Record<string, unknown> {
  const facts = listAgentChanges(before, after).map((change) =>
    change.kind === "field"
      ? [change.field, shorten(readField(before, change.field)), shorten(readField(after, change.field))]
      : [`${change.section}.${change.change}.${change.id}`, shorten(change.before), shorten(change.after)],
  );
  return {
    changes: Object.fromEntries(
      facts.slice(0, maxFacts).map(([field, old, now]) => [field, { before: old, after: now }]),
    ),
    changeCount: facts.length,
  };
}

function shorten(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "boolean") return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // By code point: half an emoji could not be stored.
  const letters = Array.from(text);
  return letters.length > maxLength ? `${letters.slice(0, maxLength).join("")}…` : text;
}
