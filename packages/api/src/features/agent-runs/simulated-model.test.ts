import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLanguageModels } from "../../ports/language-model/language-model.ts";
import { decideTurn } from "./decide-turn.service.ts";
import { answered, said, steppingClock, testContext, testTurnModel } from "./testing.ts";

/* The demo's model is a double with scripts; these turns go to it over the wire, as a newcomer's first ones do. */

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startSimulator({
    port: 0,
    publicOrigin: "http://localhost:3000",
    mailboxFolder: join(tmpdir(), "piloto-no-mailbox"),
  });
});
afterAll(() => simulator.stop());

const turn = (text: string, earlier: string[] = []) => {
  const createModel = createLanguageModels({ trustedOrigins: [simulator.origin], wait: async () => undefined });
  const model = createModel({
    provider: "openai_compatible",
    baseUrl: `${simulator.origin}/llm/v1`,
    modelId: "roteiro-demo",
    apiKey: "sim-test",
  });
  const messages = [...earlier.map((one) => answered(one)), said(text)];
  return decideTurn(testContext({ messages }), testTurnModel(model), {
    signal: new AbortController().signal,
    clock: steppingClock(),
  });
};

describe("the demo's model", () => {
  it("answers a greeting", async () => {
    const decision = await turn("Oi, bom dia!");
    expect(decision).toMatchObject({ failure: undefined, handoff: undefined, costMicros: expect.any(Number) });
    expect(decision.replies.length).toBeGreaterThan(0);
  });

  it("hands off to a person who is asked for", async () => {
    const decision = await turn("Quero falar com um atendente", ["Olá!"]);
    expect(decision).toMatchObject({ failure: undefined, handoff: { reason: "asked_for_person" } });
    expect(decision.replies).toHaveLength(1);
  });

  it("keeps what the customer says of themselves", async () => {
    const decision = await turn("Sou de Campinas");
    expect(decision.contactUpdates).toMatchObject([{ city: "Campinas" }]);
    expect(decision.replies.length).toBeGreaterThan(0);
  });

  it.each([
    ["429", "rate_limited"],
    ["401", "unauthorized"],
    ["500", "unavailable"],
    ["recusa", "refusal"],
    ["malformado", "malformed"],
  ])("fails on demand (%s) as %s, and people take over", async (failure, kind) => {
    expect(await turn(`#falha-${failure}`)).toMatchObject({ failure: { kind }, handoff: { reason: "model_failure" } });
  });
});
