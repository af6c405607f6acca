import type { AgentChange } from "@piloto/shared/agent-changes";
import { listAgentChanges } from "@piloto/shared/agent-changes";
import type { AgentConfig } from "@piloto/shared/agents";

/** What is chosen as a whole when two people edited one draft. */
export const draftParts = [
  "name",
  "purpose",
  "persona",
  "goals",
  "rules",
  "forbiddenTopics",
  "tone",
  "workingHours",
  "handoff",
] as const;
export type DraftPart = (typeof draftParts)[number];
export type Side = "mine" | "theirs";

/** `base` is the draft that both began with. */
export type Drafts = { base: AgentConfig; mine: AgentConfig; theirs: AgentConfig };

// The texts of the identity are chosen one by one; every other section belongs together.
function partOf(change: AgentChange): DraftPart {
  if (change.section !== "identity") return change.section;
  return draftParts.find((part) => change.kind === "field" && part === change.field) ?? "persona";
}

const findChanged = (before: AgentConfig, after: AgentConfig): Set<DraftPart> =>
  new Set(listAgentChanges(before, after).map(partOf));

/** The parts in which both drafts differ. */
export function findConflicts({ mine, theirs }: Drafts): DraftPart[] {
  const differing = findChanged(theirs, mine);
  return draftParts.filter((part) => differing.has(part));
}

/** What is proposed for a part: theirs when only they changed it since both began, mine otherwise. */
export const proposeSide = ({ base, mine }: Drafts, part: DraftPart): Side =>
  findChanged(base, mine).has(part) ? "mine" : "theirs";

/** The draft that takes each part from the side chosen for it. */
export function mergeDrafts({ mine, theirs }: Drafts, choose: (part: DraftPart) => Side): AgentConfig {
  const from = (part: DraftPart) => (choose(part) === "mine" ? mine : theirs);
  const { tone, language } = from("tone");
  return {
    name: from("name").name,
    purpose: from("purpose").purpose,
    persona: from("persona").persona,
    goals: from("goals").goals,
    rules: from("rules").rules,
    forbiddenTopics: from("forbiddenTopics").forbiddenTopics,
    tone,
    language,
    workingHours: from("workingHours").workingHours,
    handoff: from("handoff").handoff,
  };
}
