import { randomUUID } from "node:crypto";
import { type AgentConfig, emptyAgentConfig } from "@piloto/shared/agents";
import { modelLimits } from "@piloto/shared/model-connections";
import type { LanguageModel, ModelAnswer, ModelRequest, ToolCall } from "../../ports/language-model/language-model.ts";
import type { FailedCall } from "../../ports/language-model/model-failure.ts";
import type { TurnContext, TurnMessage } from "./turn-context.ts";
import type { TurnModel } from "./turn-model.ts";

/** Friday, 11:03 in São Paulo. */
export const friday = new Date("2026-11-20T14:03:00Z");

export const minutesBefore = (minutes: number, now = friday): Date => new Date(now.getTime() - minutes * 60_000);

export const items = (...texts: string[]) => texts.map((text) => ({ id: randomUUID(), text }));

export const testConfig = (overrides: Partial<AgentConfig> = {}): AgentConfig => ({
  ...emptyAgentConfig,
  name: "Lia",
  purpose: "Sofás e estofados",
  persona: "Você é vendedora da Casa Ipê.",
  goals: items("Entender a medida do ambiente"),
  rules: items("Frete grátis só acima de R$ 2.000"),
  forbiddenTopics: items("Política"),
  ...overrides,
});

export const said = (text: string, overrides: Partial<TurnMessage> = {}): TurnMessage => ({
  author: "contact",
  type: "text",
  text,
  payload: {},
  at: minutesBefore(1),
  isNew: true,
  isEarlier: false,
  ...overrides,
});

export const answered = (text: string, overrides: Partial<TurnMessage> = {}): TurnMessage =>
  said(text, { author: "agent", isNew: false, at: minutesBefore(5), ...overrides });

export const testContext = (overrides: Partial<TurnContext> = {}): TurnContext => ({
  config: testConfig(),
  channel: "whatsapp",
  timezone: "America/Sao_Paulo",
  now: friday,
  contact: { name: "Bruna", email: "", city: "", interest: "", facts: [] },
  messages: [said("Quanto custa o sofá Ipê?")],
  instruction: "",
  summary: "",
  windowExpiresAt: new Date(friday.getTime() + 20 * 3_600_000),
  failedTurns: 0,
  ...overrides,
});

type ScriptedStep = ToolCall[] | FailedCall | ((request: ModelRequest) => ToolCall[] | Promise<ToolCall[]>);

/** A model that answers step by step from a list; asked more often, it fails the test. */
export function scriptedModel(...steps: ScriptedStep[]): LanguageModel & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  const usage = { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 50 };
  return {
    requests,
    complete: async (request): Promise<ModelAnswer | FailedCall> => {
      requests.push(request);
      const step = steps.shift();
      if (!step) throw new Error("the model was asked once more than the test says");
      if (!Array.isArray(step) && typeof step !== "function") return step;
      const toolCalls = typeof step === "function" ? await step(request) : step;
      return { kind: "answered", text: "", toolCalls, usage };
    },
  };
}

export const replyCall = (...messages: string[]): ToolCall[] => [{ name: "reply", input: { messages } }];

export const testTurnModel = (model: LanguageModel, overrides: Partial<TurnModel> = {}): TurnModel => ({
  model,
  prices: { currency: "USD", inputMicros: 2_000_000, outputMicros: 8_000_000, cachedInputMicros: 500_000 },
  limits: modelLimits.parse({}),
  budgetLeftMicros: null,
  ...overrides,
});

/** A clock that moves `stepMs` each time it is read. */
export function steppingClock(stepMs = 0): { elapsed: () => number } {
  let now = 0;
  return { elapsed: () => (now += stepMs) };
}
