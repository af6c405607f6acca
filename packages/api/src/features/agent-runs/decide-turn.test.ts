import { modelLimits } from "@piloto/shared/model-connections";
import { describe, expect, it } from "vitest";
import type { LanguageModel } from "../../ports/language-model/language-model.ts";
import type { FailedCall } from "../../ports/language-model/model-failure.ts";
import { decideTurn } from "./decide-turn.service.ts";
import { handoffText } from "./handoff-text.ts";
import {
  answered,
  friday,
  minutesBefore,
  replyCall,
  said,
  scriptedModel,
  steppingClock,
  testConfig,
  testContext,
  testTurnModel,
} from "./testing.ts";
import type { TurnContext } from "./turn-context.ts";
import type { TurnModel } from "./turn-model.ts";

const decide = (
  model: LanguageModel,
  context: Partial<TurnContext> = {},
  turnModel: Partial<TurnModel> = {},
  stepMs = 0,
) =>
  decideTurn(testContext(context), testTurnModel(model, turnModel), {
    signal: new AbortController().signal,
    clock: steppingClock(stepMs),
  });

const noModel = scriptedModel();

describe("a turn the model decides", () => {
  it("answers with the messages of reply, what was used and what it cost", async () => {
    const decision = await decide(scriptedModel(replyCall("Custa R$ 3.290.", "Quer ver as cores?")));
    expect(decision).toMatchObject({
      replies: ["Custa R$ 3.290.", "Quer ver as cores?"],
      handoff: undefined,
      failure: undefined,
      usage: { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 50 },
      // 800 × 2 + 200 × 0.5 + 50 × 8 micros
      costMicros: 2100,
    });
  });

  it("says nothing when the model has nothing to say", async () => {
    expect(await decide(scriptedModel(replyCall()))).toMatchObject({
      replies: [],
      handoff: undefined,
      failure: undefined,
    });
  });

  it("splits what is too long for the channel", async () => {
    const decision = await decide(scriptedModel(replyCall("Olá! ".repeat(300))), { channel: "instagram" });
    expect(decision.replies.length).toBe(2);
    expect(decision.replies.every((reply) => Buffer.byteLength(reply) <= 1000)).toBe(true);
  });

  it("hands off with the model's words to the team and to the customer", async () => {
    const input = { reason: "negotiation", summary: "Quer 15% de desconto.", message: "Vou chamar a Ana." };
    expect(await decide(scriptedModel([{ name: "handoff", input }]))).toMatchObject({
      replies: ["Vou chamar a Ana."],
      notice: undefined,
      handoff: { reason: "negotiation", summary: "Quer 15% de desconto." },
      failure: undefined,
    });
  });

  it("tells the customer of a hand-off when the model found no words", async () => {
    const call = { name: "handoff", input: { reason: "complaint", summary: "Chegou rasgado." } };
    expect(await decide(scriptedModel([call]))).toMatchObject({ replies: [], notice: handoffText("pt-BR") });
    const both = await decide(scriptedModel([...replyCall("Sinto muito."), call]));
    expect(both).toMatchObject({ replies: ["Sinto muito."], notice: handoffText("pt-BR") });
  });

  it("takes contact facts beside an answer, and asks again when they came alone", async () => {
    const facts = { name: "update_contact", input: { city: "Campinas", facts: [{ name: "parede", value: "2,30 m" }] } };
    const known = { city: "Campinas", facts: [{ name: "parede", value: "2,30 m" }] };
    const beside = await decide(scriptedModel([facts, ...replyCall("Anotei.")]));
    expect(beside).toMatchObject({ replies: ["Anotei."], contactUpdates: [known] });
    const model = scriptedModel([facts], replyCall("Anotei."));
    const alone = await decide(model);
    expect(alone).toMatchObject({ replies: ["Anotei."], contactUpdates: [known], usage: { inputTokens: 2000 } });
    expect(model.requests[1]?.input).toContain("A ficha foi atualizada");
  });
});

describe("a malformed answer", () => {
  it.each([
    ["no tool", []],
    ["an unknown tool", [{ name: "send_money", input: {} }]],
    ["arguments that are no JSON", [{ name: "reply", input: '{"messages": [' }]],
    ["arguments of another shape", [{ name: "reply", input: { text: "Oi" } }]],
    ["more messages than a customer bears", [{ name: "reply", input: { messages: ["1", "2", "3", "4", "5", "6"] } }]],
    ["an unknown reason", [{ name: "handoff", input: { reason: "bored", summary: "x" } }]],
    ["an empty update", [{ name: "update_contact", input: {} }]],
  ])("(%s) is repaired once", async (_, calls) => {
    const model = scriptedModel(calls, replyCall("Oi!"));
    const decision = await decide(model);
    expect(decision).toMatchObject({ replies: ["Oi!"], failure: undefined });
    expect(decision.steps).toMatchObject([{ kind: "model", problem: expect.any(String) }, { kind: "model" }]);
    expect(model.requests[1]?.input).toContain("Nada foi enviado");
  });

  it("twice is a failure and a hand-off, and nothing of it is sent", async () => {
    const bad = [...replyCall("Não devia sair"), { name: "nothing", input: {} }];
    const decision = await decide(scriptedModel(bad, bad));
    expect(decision).toMatchObject({
      replies: [],
      notice: handoffText("pt-BR"),
      handoff: { reason: "model_failure" },
      failure: { kind: "malformed" },
    });
  });
});

describe("every failure of the model is a hand-off", () => {
  const failures: FailedCall["failure"][] = [
    "timeout",
    "refusal",
    "malformed",
    "rate_limited",
    "unauthorized",
    "unavailable",
    "too_long",
    "budget",
  ];

  it.each(failures)("%s", async (failure) => {
    const decision = await decide(scriptedModel({ kind: "failed", failure, details: "HTTP 1" }));
    expect(decision).toMatchObject({
      replies: [],
      notice: handoffText("pt-BR"),
      handoff: { reason: "model_failure", summary: expect.stringContaining("Quanto custa o sofá Ipê?") },
      failure: { kind: failure, details: "HTTP 1" },
    });
  });

  it("tells the customer in the agent's language", async () => {
    const failing = scriptedModel({ kind: "failed", failure: "timeout", details: "" });
    expect((await decide(failing, { config: testConfig({ language: "en" }) })).notice).toBe(handoffText("en"));
  });
});

describe("limits of a turn", () => {
  const facts = [{ name: "update_contact", input: { city: "Campinas" } }];

  it("ends after so many calls", async () => {
    const limits = modelLimits.parse({ maxSteps: 2 });
    const decision = await decide(scriptedModel(facts, facts), {}, { limits });
    expect(decision).toMatchObject({ failure: { kind: "too_long" }, handoff: { reason: "model_failure" } });
  });

  it("ends when its time is over, before another call", async () => {
    const limits = modelLimits.parse({ timeoutSeconds: 5 });
    const decision = await decide(scriptedModel(facts), {}, { limits }, 2000);
    expect(decision).toMatchObject({ failure: { kind: "timeout" } });
  });

  it("gives each call only the time and the tokens that are left", async () => {
    const limits = modelLimits.parse({ timeoutSeconds: 20, maxRunTokens: 3500, maxOutputTokens: 2000 });
    const model = scriptedModel(facts, replyCall("Oi"));
    await decide(model, {}, { limits }, 1000);
    const [first, second] = model.requests;
    expect(second?.timeoutMs).toBeLessThan(first?.timeoutMs ?? 0);
    expect(second?.maxOutputTokens).toBeLessThan(first?.maxOutputTokens ?? 0);
  });

  it("does not call a model for a prompt beyond the turn's tokens", async () => {
    const limits = modelLimits.parse({ maxRunTokens: 1000 });
    expect(await decide(noModel, { messages: [said("a".repeat(5000))] }, { limits })).toMatchObject({
      failure: { kind: "too_long" },
    });
  });

  it("does not spend beyond the turn's money or what is left of the month's", async () => {
    const limits = modelLimits.parse({ maxRunCostMicros: 100 });
    expect(await decide(noModel, {}, { limits })).toMatchObject({ failure: { kind: "budget" }, costMicros: 0 });
    expect(await decide(noModel, {}, { budgetLeftMicros: 100 })).toMatchObject({ failure: { kind: "budget" } });
    expect(await decide(noModel, {}, { budgetLeftMicros: 0, prices: null })).toMatchObject({
      failure: { kind: "budget" },
    });
  });

  it("says that a cost is unknown without a price or a usage", async () => {
    expect((await decide(scriptedModel(replyCall("Oi")), {}, { prices: null })).costMicros).toBeNull();
    const silent: LanguageModel = {
      complete: async () => ({
        kind: "answered",
        text: "",
        toolCalls: replyCall("Oi"),
        usage: { inputTokens: undefined, cachedInputTokens: undefined, outputTokens: undefined },
      }),
    };
    expect((await decide(silent)).costMicros).toBeNull();
  });
});

describe("rules before the model", () => {
  it("a keyword hands off without a call", async () => {
    const config = testConfig({ handoff: { ...testConfig().handoff, keywords: ["gerência"] } });
    expect(await decide(noModel, { config, messages: [said("Quero falar com a GERENCIA!")] })).toMatchObject({
      replies: [],
      notice: handoffText("pt-BR"),
      handoff: { reason: "keyword" },
      steps: [{ kind: "rule", rule: "keyword: gerência" }],
      costMicros: 0,
    });
  });

  it("only the new messages of the customer count", async () => {
    const config = testConfig({ handoff: { ...testConfig().handoff, keywords: ["gerente"] } });
    const messages = [said("gerente", { isNew: false }), answered("Sou gerente? Não."), said("E o frete?")];
    expect(await decide(scriptedModel(replyCall("Grátis.")), { config, messages })).toMatchObject({
      replies: ["Grátis."],
    });
  });

  it("an answer that does not help counts, and the one too many is replaced by a hand-off", async () => {
    const config = testConfig({ handoff: { ...testConfig().handoff, maxFailedTurns: 2 } });
    const unhelpful = [{ name: "reply", input: { messages: ["Pode repetir?"], couldHelp: false } }];
    expect(await decide(scriptedModel(unhelpful), { config })).toMatchObject({
      replies: ["Pode repetir?"],
      isFailedTurn: true,
      handoff: undefined,
    });
    expect(await decide(scriptedModel(unhelpful), { config, failedTurns: 1 })).toMatchObject({
      replies: [],
      notice: handoffText("pt-BR"),
      handoff: { reason: "failed_turns" },
      isFailedTurn: true,
    });
    expect(await decide(noModel, { config, failedTurns: 2 })).toMatchObject({ handoff: { reason: "failed_turns" } });
  });

  const scheduled = testConfig({
    workingHours: {
      mode: "scheduled",
      intervals: [{ id: "1", days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "10:00" }],
      outsideMessage: "Voltamos às 8h.",
    },
  });

  it("outside its hours it says so once, and waits until it opens", async () => {
    const windowExpiresAt = new Date("2026-11-24T00:00:00Z");
    const first = await decide(noModel, { config: scheduled, windowExpiresAt });
    expect(first).toMatchObject({
      replies: ["Voltamos às 8h."],
      handoff: undefined,
      waitUntil: new Date("2026-11-23T11:00:00Z"),
    });
    const told = [answered("Voltamos às 8h.", { at: minutesBefore(10) }), said("Alô?")];
    const again = await decide(noModel, { config: scheduled, windowExpiresAt, messages: told });
    expect(again).toMatchObject({ replies: [], waitUntil: new Date("2026-11-23T11:00:00Z") });
    const before = [answered("Bom dia!", { at: minutesBefore(120) }), said("Alô?")];
    expect((await decide(noModel, { config: scheduled, windowExpiresAt, messages: before })).replies).toHaveLength(1);
  });

  it("after the customer's 24 hours it hands off without a word, for none would arrive", async () => {
    expect(await decide(noModel, { windowExpiresAt: friday })).toMatchObject({
      replies: [],
      notice: undefined,
      handoff: { reason: "other" },
    });
  });

  it("outside its hours it hands off when the customer's 24 hours end before it opens", async () => {
    expect(await decide(noModel, { config: scheduled, now: friday })).toMatchObject({
      handoff: { reason: "other" },
      waitUntil: undefined,
    });
  });
});
