import { emptyAgentConfig } from "@piloto/shared/agents";
import { describe, expect, it } from "vitest";
import { findConflicts, mergeDrafts, proposeSide } from "./merge-drafts.ts";

const base = { ...emptyAgentConfig, name: "Lia", persona: "um" };
const drafts = {
  base,
  mine: { ...base, persona: "minha", language: "en" as const },
  theirs: { ...base, persona: "de Diego", goals: [{ id: "00000000-0000-4000-8000-000000000001", text: "Vender" }] },
};

describe("two drafts of one agent", () => {
  it("conflict only in the parts that differ", () => {
    expect(findConflicts(drafts)).toEqual(["persona", "goals", "tone"]);
  });

  it("propose the side that changed the part", () => {
    const proposed = findConflicts(drafts).map((part) => proposeSide(drafts, part));
    expect(proposed).toEqual(["mine", "theirs", "mine"]);
  });

  it("keep both changes to the identity when they touch different texts", () => {
    const both = {
      base,
      mine: { ...base, purpose: "Sofás" },
      theirs: { ...base, persona: "de Diego" },
    };
    const merged = mergeDrafts(both, (part) => proposeSide(both, part));
    expect([merged.purpose, merged.persona]).toEqual(["Sofás", "de Diego"]);
  });

  it("merge part by part", () => {
    const merged = mergeDrafts(drafts, (part) => proposeSide(drafts, part));
    expect(merged).toEqual({ ...drafts.mine, goals: drafts.theirs.goals });
    expect(mergeDrafts(drafts, () => "theirs")).toEqual(drafts.theirs);
    expect(mergeDrafts(drafts, () => "mine")).toEqual(drafts.mine);
  });
});
