import { findPublishBlockers } from "@piloto/shared/agent-blockers";
import { agentConfig } from "@piloto/shared/agents";
import { locales } from "@piloto/shared/fields";
import { describe, expect, it } from "vitest";
import { agentTemplates, createDraft } from "./agent-templates.ts";

describe.each(locales)("the templates in %s", (locale) => {
  it.each(agentTemplates)("%s is a draft the server accepts, whatever the name", (template) => {
    const draft = createDraft(template, { name: "x".repeat(60), purpose: "", locale });
    expect(agentConfig.parse(draft)).toEqual(draft);
  });

  it.each(["sales", "service"] as const)("%s can be published as it is", (template) => {
    expect(findPublishBlockers(createDraft(template, { name: "Lia", purpose: "", locale }))).toEqual([]);
  });
});
