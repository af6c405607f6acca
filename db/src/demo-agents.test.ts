import { findPublishBlockers } from "@piloto/shared/agent-blockers";
import { listAgentChanges } from "@piloto/shared/agent-changes";
import { agentConfig } from "@piloto/shared/agents";
import { describe, expect, test } from "vitest";
import { buildDraft, buildVersions, demoAgents } from "./demo-agents.ts";

describe.each(demoAgents.map((agent) => [agent.base.name, agent] as const))("the demo agent %s", (_name, agent) => {
  const versions = buildVersions(agent);

  test("has configurations that the API would accept, key by key", () => {
    for (const config of [...versions.map((version) => version.config), buildDraft(agent)]) {
      expect(agentConfig.parse(config)).toEqual(config);
    }
  });

  test("published only what could be published, and never the same twice", () => {
    expect(versions.flatMap(({ config }) => findPublishBlockers(config))).toEqual([]);
    const pairs = versions
      .slice(1)
      .map(({ config }, index) => [versions[index]?.config ?? agent.base, config] as const);
    expect(pairs.filter(([before, after]) => listAgentChanges(before, after).length === 0)).toEqual([]);
  });

  test("brought back what it says", () => {
    const restored = versions.filter(({ restores }) => restores !== undefined);
    expect(restored.map(({ config }) => config)).toEqual(
      restored.map(({ restores = 0 }) => versions[restores - 1]?.config),
    );
  });
});

test("Lia's draft has three changes and one thing to correct", () => {
  const lia = demoAgents.find(({ base }) => base.name === "Lia");
  if (!lia) throw new Error("no Lia");
  const published = buildVersions(lia).at(-1)?.config ?? lia.base;
  expect(listAgentChanges(published, buildDraft(lia))).toHaveLength(3);
  expect(findPublishBlockers(buildDraft(lia)).map(({ code }) => code)).toEqual(["ends_before_start"]);
});
