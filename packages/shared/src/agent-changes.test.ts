import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentLists, listAgentChanges } from "./agent-changes.ts";
import { type AgentConfig, agentConfig, agentLanguages, agentTones, emptyAgentConfig } from "./agents.ts";

// Few ids and texts, so that lists share, move and change lines often.
const ids = Array.from({ length: 8 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`);
const item = fc.record({ id: fc.constantFrom(...ids), text: fc.constantFrom("a", "b", "") });
const items = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 8 });
const config: fc.Arbitrary<AgentConfig> = fc.record({
  name: fc.constantFrom("Lia", "Téo"),
  purpose: fc.constantFrom("", "Sofás"),
  persona: fc.constantFrom("", "Vendedora"),
  goals: items,
  rules: items,
  forbiddenTopics: items,
  tone: fc.constantFrom(...agentTones),
  language: fc.constantFrom(...agentLanguages),
  workingHours: fc.constant(emptyAgentConfig.workingHours),
  handoff: fc.record({
    keywords: fc.constantFrom<string[][]>([], ["gerente"]).map((words) => [...words]),
    maxFailedTurns: fc.integer({ min: 1, max: 3 }),
    onLowConfidence: fc.boolean(),
    onRequest: fc.boolean(),
    notify: fc.constantFrom("sellers", "admins"),
  }),
});

const withRules = (texts: string[]): AgentConfig => ({
  ...emptyAgentConfig,
  name: "Lia",
  rules: texts.map((text, index) => ({ id: ids[index] ?? "", text })),
});

describe("listAgentChanges", () => {
  it("is empty exactly when both are the same", () => {
    fc.assert(
      fc.property(config, config, (before, after) => {
        const isSame = JSON.stringify(agentConfig.parse(before)) === JSON.stringify(agentConfig.parse(after));
        expect(listAgentChanges(before, after).length === 0).toBe(isSame);
      }),
    );
  });

  it("mirrors when read backwards: what was added is removed", () => {
    const mirror = { added: "removed", removed: "added", changed: "changed", moved: "moved" } as const;
    const lines = (before: AgentConfig, after: AgentConfig, flip: boolean) =>
      listAgentChanges(before, after)
        .flatMap((change) => (change.kind === "item" && change.change !== "moved" ? [change] : []))
        .map(({ section, id, change }) => `${section} ${id} ${flip ? mirror[change] : change}`)
        .sort();
    fc.assert(
      fc.property(config, config, (before, after) => {
        expect(lines(before, after, true)).toEqual(lines(after, before, false));
      }),
    );
  });

  it("names every line of the result that the other did not have in this place and wording", () => {
    fc.assert(
      fc.property(config, config, (before, after) => {
        const changes = listAgentChanges(before, after);
        for (const list of agentLists) {
          const touched = new Set(changes.flatMap((c) => (c.kind === "item" && c.section === list ? [c.id] : [])));
          // The lines nobody touched are the same ones in the same order.
          const untouched = (one: AgentConfig) => one[list].filter(({ id }) => !touched.has(id));
          expect(untouched(after)).toEqual(untouched(before));
        }
      }),
    );
  });

  it("counts a line dragged to the top as one change", () => {
    const before = withRules(["um", "dois", "três", "quatro"]);
    const after = { ...before, rules: [...before.rules.slice(3), ...before.rules.slice(0, 3)] };
    expect(listAgentChanges(before, after)).toEqual([
      expect.objectContaining({ change: "moved", before: "quatro", after: "quatro" }),
    ]);
  });

  it("tells a reworded line from a new one", () => {
    const before = withRules(["Ofereça até 5 % no Pix."]);
    const after = withRules(["Ofereça até 8 % no Pix.", "Descreva a foto."]);
    expect(listAgentChanges(before, after)).toEqual([
      expect.objectContaining({
        change: "changed",
        before: "Ofereça até 5 % no Pix.",
        after: "Ofereça até 8 % no Pix.",
      }),
      expect.objectContaining({ change: "added", before: undefined, after: "Descreva a foto." }),
    ]);
  });
});
