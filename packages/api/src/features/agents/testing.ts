import { randomUUID } from "node:crypto";
import { type AgentConfig, emptyAgentConfig } from "@piloto/shared/agents";
import type { RouterOutputs } from "../../router-types.ts";
import { nextNumber } from "../../testing/factories.ts";
import type { TestBrowser } from "../../testing/test-app.ts";

export type CreatedAgent = RouterOutputs["agents"]["create"];

/** A draft that can be published, with a name of its own. */
export const completeDraft = (overrides: Partial<AgentConfig> = {}): AgentConfig => ({
  ...emptyAgentConfig,
  name: `Agente ${nextNumber()}`,
  purpose: "Sofás e estofados, frete",
  persona: "Você é vendedora da loja e escreve como gente.",
  goals: [{ id: randomUUID(), text: "Entender a medida do ambiente" }],
  ...overrides,
});

/** Creates an agent through the API, as the page does. */
export const createTestAgent = (
  browser: TestBrowser,
  workspaceId: string,
  overrides: Partial<AgentConfig> = {},
): Promise<CreatedAgent> =>
  browser.trpc.agents.create.mutate({ workspaceId, clientKey: randomUUID(), draft: completeDraft(overrides) });
