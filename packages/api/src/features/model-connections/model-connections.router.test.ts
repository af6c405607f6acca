import { modelLimits, type SaveModelConnectionInput } from "@piloto/shared/model-connections";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ModelEndpoint, startModelEndpoint, toolAnswer } from "../../ports/language-model/testing.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { addMember, asOwner, createUser, signedInBrowser, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";

let endpoint: ModelEndpoint;
let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;
let workspace: Awaited<ReturnType<typeof signedInMember>>["workspace"];

beforeAll(async () => {
  endpoint = await startModelEndpoint();
  // The origin of the installation's own model is trusted; here no model name, so workspaces have none by default.
  app = await createTestApp({ LLM_BASE_URL: endpoint.baseUrl });
});
afterAll(async () => {
  await app.stop();
  await endpoint.close();
});
beforeEach(async () => {
  ({ browser, workspace } = await signedInMember(app, "admin"));
  workspaceId = workspace.id;
});
afterEach(() => {
  endpoint.seen.length = 0;
});

const key = "sk-a-long-secret-key-1234";
const prices = { currency: "USD", inputMicros: 150_000, outputMicros: 600_000, cachedInputMicros: 75_000 };

const input = (overrides: Partial<SaveModelConnectionInput> = {}): SaveModelConnectionInput => ({
  workspaceId,
  provider: "openai_compatible",
  baseUrl: endpoint.baseUrl,
  modelId: "scripted",
  apiKey: key,
  prices,
  monthlyBudgetMicros: 50_000_000,
  limits: modelLimits.parse({}),
  revision: 0,
  ...overrides,
});

const save = (overrides: Partial<SaveModelConnectionInput> = {}) =>
  browser.trpc.modelConnections.save.mutate(input(overrides));
const test = (overrides: { modelId?: string; apiKey?: string; baseUrl?: string } = {}) =>
  browser.trpc.modelConnections.test.mutate({
    workspaceId,
    provider: "openai_compatible",
    baseUrl: endpoint.baseUrl,
    modelId: "scripted",
    ...overrides,
  });
const ok = toolAnswer([{ name: "reply", arguments: { messages: ["ok"] } }]);

describe("a workspace's model", () => {
  it("is saved with its key sealed, answered without it, and removed", async () => {
    const page = await save();
    expect(page.connection).toMatchObject({
      provider: "openai_compatible",
      modelId: "scripted",
      hasApiKey: true,
      keyHint: "1234",
      prices,
      monthlyBudgetMicros: 50_000_000,
      status: "untested",
      revision: 1,
    });
    expect(JSON.stringify(page)).not.toContain(key);
    const [row] = await asOwner<{ api_key: Buffer }>(
      app,
      "SELECT api_key FROM model_connections WHERE workspace_id = $1",
      [workspaceId],
    );
    expect(row?.api_key.includes(key)).toBe(false);
    await browser.trpc.modelConnections.remove.mutate({ workspaceId });
    expect(await browser.trpc.modelConnections.get.query({ workspaceId })).toMatchObject({
      connection: null,
      state: { source: null },
    });
  });

  it("keeps its key when only other settings change, and an audit entry never holds it", async () => {
    await save();
    const { apiKey: _, ...rest } = input({ modelId: "another", revision: 1 });
    const page = await browser.trpc.modelConnections.save.mutate(rest);
    expect(page.connection).toMatchObject({ modelId: "another", keyHint: "1234", revision: 2 });
    const entries = await asOwner<{ action: string; details: unknown }>(
      app,
      "SELECT action, details FROM audit_log WHERE workspace_id = $1 AND action LIKE 'modelConnections%' ORDER BY seq",
      [workspaceId],
    );
    expect(entries.map(({ action }) => action)).toEqual(["modelConnections.save", "modelConnections.save"]);
    expect(entries[1]?.details).toMatchObject({ model: { before: "scripted", after: "another" }, isNewKey: false });
    expect(JSON.stringify(entries)).not.toContain(key);
  });

  it("does not send a stored key to another server", async () => {
    await save();
    const { apiKey: _, ...rest } = input({ baseUrl: "https://elsewhere.example.com/v1", revision: 1 });
    expect(await appCodeOf(browser.trpc.modelConnections.save.mutate(rest))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(test({ baseUrl: "https://elsewhere.example.com/v1" }))).toBe("VALIDATION_FAILED");
  });

  it("needs an address that is public, or the installation's own", async () => {
    for (const baseUrl of [
      "http://models.example.com/v1",
      "https://127.0.0.1/v1",
      "https://169.254.169.254/",
      "https://[::1]/v1",
      "https://10.0.0.8:8000/v1",
    ]) {
      expect(await appCodeOf(save({ baseUrl })), baseUrl).toBe("VALIDATION_FAILED");
    }
    expect(endpoint.seen).toEqual([]);
  });

  it("rejects what makes no sense", async () => {
    expect(await appCodeOf(save({ baseUrl: null }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(save({ prices: null }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(save({ provider: "anthropic", baseUrl: null, apiKey: null }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(save({ modelId: "a b" }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(save({ baseUrl: "https://user:secret@example.com/v1" }))).toBe("VALIDATION_FAILED");
  });

  it("tells two editors apart", async () => {
    await save();
    expect(await appCodeOf(save({ revision: 0 }))).toBe("CONFLICT");
    const both = await Promise.allSettled([save({ revision: 1 }), save({ revision: 1 })]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("two first saves at once make one connection", async () => {
    const both = await Promise.allSettled([save(), save()]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is nobody's business below admin, except whether there is one", async () => {
    await save();
    const user = await createUser(app);
    await addMember(app, workspaceId, user.id, "seller");
    const seller = await signedInBrowser(app, user);
    expect(await appCodeOf(seller.trpc.modelConnections.get.query({ workspaceId }))).toBe("FORBIDDEN");
    expect(await appCodeOf(seller.trpc.modelConnections.save.mutate(input()))).toBe("FORBIDDEN");
    expect(await seller.trpc.modelConnections.state.query({ workspaceId })).toEqual({
      source: "workspace",
      provider: "openai_compatible",
      modelId: "scripted",
      status: "untested",
      isBudgetReached: false,
    });
  });

  it("is not seen from another workspace", async () => {
    await save();
    const other = await signedInMember(app, "admin");
    expect(await appCodeOf(other.browser.trpc.modelConnections.get.query({ workspaceId }))).toBe("FORBIDDEN");
    expect(await other.browser.trpc.modelConnections.get.query({ workspaceId: other.workspace.id })).toMatchObject({
      connection: null,
    });
  });

  it("says when the month's budget is used up", async () => {
    await save({ monthlyBudgetMicros: 1000 });
    await asOwner(
      app,
      `INSERT INTO usage_deltas (workspace_id, metric, detail, value) VALUES ($1, 'model_cost', 'USD', 1000)`,
      [workspaceId],
    );
    expect(await browser.trpc.modelConnections.get.query({ workspaceId })).toMatchObject({
      state: { isBudgetReached: true },
      monthCostMicros: 1000,
    });
  });
});

describe("the test call", () => {
  it("uses the stored key, and its result is shown on the connection", async () => {
    await save();
    endpoint.script(ok);
    expect(await test()).toMatchObject({ ok: true, latencyMs: expect.any(Number) });
    expect(endpoint.seen[0]?.headers.authorization).toBe(`Bearer ${key}`);
    expect((await browser.trpc.modelConnections.get.query({ workspaceId })).connection).toMatchObject({
      status: "ok",
      lastLatencyMs: expect.any(Number),
      checkedAt: expect.any(String),
    });
    endpoint.script({ status: 401, json: { error: { message: `wrong key ${key}`, code: "invalid_api_key" } } });
    const failed = await test();
    expect(failed).toMatchObject({ ok: false, failure: "unauthorized", details: "HTTP 401 invalid_api_key" });
    expect(JSON.stringify(failed)).not.toContain(key);
    expect((await browser.trpc.modelConnections.get.query({ workspaceId })).connection).toMatchObject({
      status: "failing",
      statusReason: "unauthorized: HTTP 401 invalid_api_key",
    });
  });

  it("tries what is on the screen without noting it", async () => {
    await save();
    endpoint.script(ok);
    expect(await test({ apiKey: "sk-typed-just-now" })).toMatchObject({ ok: true });
    expect(endpoint.seen[0]?.headers.authorization).toBe("Bearer sk-typed-just-now");
    expect(await test({ modelId: "bigger" })).toMatchObject({ ok: true });
    expect((await browser.trpc.modelConnections.get.query({ workspaceId })).connection).toMatchObject({
      status: "untested",
    });
  });

  it("holds no transaction while it waits", async () => {
    await save();
    let open: { state: string }[] = [];
    endpoint.script((answer) => {
      void asOwner<{ state: string }>(
        app,
        "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'",
      ).then((rows) => {
        open = rows;
        answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(ok.json));
      });
    });
    expect(await test()).toMatchObject({ ok: true });
    expect(open).toEqual([]);
  });

  it("is limited", async () => {
    endpoint.script(ok);
    for (let call = 0; call < 10; call += 1) await test({ apiKey: "sk-any" });
    expect(await appCodeOf(test({ apiKey: "sk-any" }))).toBe("RATE_LIMITED");
  });
});
