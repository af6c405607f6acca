import type { TryAgentInput } from "@piloto/shared/playground";
import { modelLimits } from "@piloto/shared/model-connections";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ModelEndpoint, startModelEndpoint, toolAnswer } from "../../ports/language-model/testing.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { addMember, asOwner, createUser, signedInBrowser, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { createTestAgent } from "../agents/testing.ts";

let endpoint: ModelEndpoint;
let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;
let agentId: string;
let workspace: Awaited<ReturnType<typeof signedInMember>>["workspace"];

beforeAll(async () => {
  endpoint = await startModelEndpoint();
  app = await createTestApp({ LLM_BASE_URL: endpoint.baseUrl });
});
afterAll(async () => {
  await app.stop();
  await endpoint.close();
});
beforeEach(async () => {
  endpoint.seen.length = 0;
  ({ browser, workspace } = await signedInMember(app, "admin"));
  workspaceId = workspace.id;
  agentId = (await createTestAgent(browser, workspaceId, { persona: "Você é a Lia do rascunho." })).id;
});

const connect = () =>
  browser.trpc.modelConnections.save.mutate({
    workspaceId,
    provider: "openai_compatible",
    baseUrl: endpoint.baseUrl,
    modelId: "scripted",
    apiKey: "sk-a-long-secret-key",
    prices: { currency: "BRL", inputMicros: 1_000_000, outputMicros: 4_000_000, cachedInputMicros: null },
    monthlyBudgetMicros: 1_000_000,
    limits: modelLimits.parse({}),
    revision: 0,
  });

const tryIt = (overrides: Partial<TryAgentInput> = {}) =>
  browser.trpc.playground.try.mutate({
    workspaceId,
    agentId,
    messages: [
      { author: "contact", text: "Oi" },
      { author: "agent", text: "Olá!" },
      { author: "contact", text: "Quanto custa?" },
    ],
    ...overrides,
  });

describe("the playground", () => {
  it("answers with what the draft would do, its steps, its cost and how long it took", async () => {
    await connect();
    const update = { city: "Campinas", facts: [{ name: "parede", value: "2,30 m" }] };
    endpoint.script(
      toolAnswer([
        { name: "update_contact", arguments: update },
        { name: "reply", arguments: { messages: ["R$ 3.290."] } },
      ]),
    );
    expect(await tryIt()).toMatchObject({
      replies: ["R$ 3.290."],
      handoff: null,
      failure: null,
      contactUpdates: [update],
      costMicros: 1200,
      currency: "BRL",
      inputTokens: 1000,
      outputTokens: 50,
      latencyMs: expect.any(Number),
      model: "scripted",
      steps: [
        { number: 1, kind: "model", name: "" },
        { number: 2, kind: "tool", name: "update_contact", input: JSON.stringify(update) },
        { number: 3, kind: "tool", name: "reply", input: '{"messages":["R$ 3.290."]}' },
      ],
    });
    const sent = JSON.stringify(endpoint.seen[0]?.body);
    expect(sent).toContain("Você é a Lia do rascunho.");
    expect(sent).toContain("Quanto custa?");
  });

  it("writes nothing but its cost, which counts towards the budget", async () => {
    await connect();
    endpoint.script(toolAnswer([{ name: "handoff", arguments: { reason: "other", summary: "Teste" } }]));
    const answer = await tryIt();
    expect(answer).toMatchObject({ handoff: { reason: "other", summary: "Teste" }, replies: [expect.any(String)] });
    for (const table of ["conversations", "messages", "agent_runs", "agent_steps", "contacts", "realtime_events"]) {
      const [count] = await asOwner<{ n: number }>(
        app,
        `SELECT count(*)::int AS n FROM ${table} WHERE workspace_id = $1`,
        [workspaceId],
      );
      expect(count?.n, table).toBe(0);
    }
    expect(await browser.trpc.modelConnections.get.query({ workspaceId })).toMatchObject({ monthCostMicros: 1200 });
  });

  it("shows a failure as what it would be: a hand-off", async () => {
    await connect();
    endpoint.script({ status: 401, json: { error: {} } });
    expect(await tryIt()).toMatchObject({
      failure: { kind: "unauthorized" },
      handoff: { reason: "model_failure" },
      replies: [expect.any(String)],
    });
  });

  it("tries working hours at any moment", async () => {
    await connect();
    const intervals = [{ id: agentId, days: ["mon" as const], from: "08:00", to: "18:00" }];
    const workingHours = { mode: "scheduled" as const, intervals, outsideMessage: "Voltamos às 8h." };
    agentId = (await createTestAgent(browser, workspaceId, { workingHours })).id;
    const closed = await tryIt({ at: "2026-11-22T20:00:00Z", messages: [{ author: "contact", text: "Oi" }] });
    expect(closed).toMatchObject({ replies: ["Voltamos às 8h."], waitUntil: "2026-11-23T11:00:00.000Z" });
    expect(endpoint.seen).toEqual([]);
  });

  it("says that there is no model, or no money left", async () => {
    expect(await appCodeOf(tryIt())).toBe("CONFLICT");
    await connect();
    await asOwner(
      app,
      `INSERT INTO usage_deltas (workspace_id, metric, detail, value) VALUES ($1, 'model_cost', 'BRL', 1000000)`,
      [workspaceId],
    );
    expect(await appCodeOf(tryIt())).toBe("CONFLICT");
    expect(endpoint.seen).toEqual([]);
  });

  it("rejects bad input, sellers and other workspaces", async () => {
    await connect();
    expect(await appCodeOf(tryIt({ messages: [] }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(tryIt({ messages: [{ author: "agent", text: "Oi" }] }))).toBe("VALIDATION_FAILED");
    const other = await signedInMember(app, "admin");
    const foreign = await createTestAgent(other.browser, other.workspace.id);
    expect(await appCodeOf(tryIt({ agentId: foreign.id }))).toBe("NOT_FOUND");
    const user = await createUser(app);
    await addMember(app, workspaceId, user.id, "seller");
    browser = await signedInBrowser(app, user);
    expect(await appCodeOf(tryIt())).toBe("FORBIDDEN");
  });
});
