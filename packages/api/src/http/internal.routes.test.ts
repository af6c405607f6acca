import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../app.ts";
import { createWorkspace } from "../testing/factories.ts";
import { createTestApp, type TestApp } from "../testing/test-app.ts";
import { createTaskScene, type TaskScene } from "../testing/task-scene.ts";

describe("internal addresses", () => {
  let scene: TaskScene;
  let runs: number;
  let body: string;
  beforeAll(async () => {
    scene = await createTaskScene();
  });
  afterAll(() => scene.stop());
  beforeEach(async () => {
    await scene.reset();
    runs = 0;
    scene.serve({ send: async () => void (runs += 1) });
    const { id: workspaceId } = await createWorkspace(scene.app);
    const payload = { workspaceId, conversationId: "00000000-0000-7000-8000-0000000000c1" };
    await scene.app.services.jobs.enqueue(scene.app.services.db, "send", payload);
    const [row] = await scene.jobRows();
    body = JSON.stringify({ jobId: String(row?.id), job: "send", publication: 1 });
  });

  const post = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${scene.origin}${path}`, { method: "POST", ...init });
  const tokenFor = (
    options: { email?: string; audience?: string; expiresInSeconds?: number } = {},
  ): Promise<string> => {
    const { identities } = scene.simulator;
    return identities.signIdToken({
      email: identities.serviceAccounts.invoker.email,
      audience: scene.origin,
      ...options,
    });
  };
  const bearer = async (options?: Parameters<typeof tokenFor>[0]) => ({
    authorization: `Bearer ${await tokenFor(options)}`,
  });
  const expectUntouched = async (): Promise<void> => {
    expect(runs).toBe(0);
    expect(await scene.jobRows()).toMatchObject([{ attempts: 0, locked_by: null }]);
  };

  it("run a job and sweep for Google alone", async () => {
    expect((await post("/internal/jobs", { headers: await bearer(), body })).status).toBe(200);
    expect(runs).toBe(1);
    expect((await post("/internal/sweep", { headers: await bearer() })).status).toBe(200);
  });

  it("refuse everybody else before anything is read or touched", async () => {
    const { serviceAccounts, issueAccessToken } = scene.simulator.identities;
    const refused: [string, Record<string, string>, number][] = [
      ["no token", {}, 401],
      ["garbage", { authorization: "Bearer garbage" }, 401],
      ["an access token", { authorization: `Bearer ${issueAccessToken(serviceAccounts.invoker.email, [])}` }, 401],
      ["another audience", await bearer({ audience: "https://other.example.com" }), 401],
      ["an expired token", await bearer({ expiresInSeconds: -60 }), 401],
      ["another account", await bearer({ email: serviceAccounts.stranger.email }), 403],
      ["the API's own account", await bearer({ email: serviceAccounts.api.email }), 403],
    ];
    for (const [name, headers, status] of refused) {
      for (const path of ["/internal/jobs", "/internal/sweep", "/internal/anything", "/internal"]) {
        const response = await post(path, { headers: { ...headers, cookie: "a=b" }, body });
        expect(response.status, `${name} on ${path}`).toBe(status);
        expect(response.headers.get("access-control-allow-origin")).toBeNull();
        expect(response.headers.getSetCookie()).toEqual([]);
      }
    }
    await expectUntouched();
  });

  it("refuse the caller without waiting for the body", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      async pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    const { services } = scene.app;
    const internal = {
      identifyCaller: () => Promise.resolve("unknown" as const),
      deliver: () => Promise.reject(new Error("touched")),
      sweep: () => Promise.reject(new Error("touched")),
    };
    const init = { method: "POST", body: endless, duplex: "half" } as RequestInit;
    const response = await createApp(services, { internal }).request(`${scene.origin}/internal/jobs`, init);
    expect(response.status).toBe(401);
    // What a stream reads ahead by itself.
    expect(pulled).toBeLessThanOrEqual(1);
  });

  it("take no body that is large or no delivery", async () => {
    const headers = await bearer();
    expect((await post("/internal/jobs", { headers, body: `{"jobId":"${" ".repeat(9_000)}"}` })).status).toBe(413);
    for (const wrong of [
      "",
      "{}",
      "[]",
      "null",
      `{"jobId":1,"job":"send","publication":1}`,
      `{"jobId":"1; DROP TABLE users","job":"send","publication":1}`,
      `{"jobId":"99999999999999999999","job":"send","publication":1}`,
      body.replace('"publication":1', '"publication":0'),
    ])
      expect((await post("/internal/jobs", { headers, body: wrong })).status, wrong).toBe(400);
    expect((await fetch(`${scene.origin}/internal/jobs`, { headers })).status).toBe(404);
    await expectUntouched();
  });

  it("are not there in a process that only serves people, nor where workers fetch their jobs", async () => {
    for (const overrides of [{ RUN: "api" }, { RUN: "all", JOBS: "postgres" }]) {
      const { request } = await scene.app.startInstance(overrides);
      for (const path of ["/internal/jobs", "/internal/sweep", "/internal"]) {
        const response = await request(path, { method: "POST", headers: await bearer(), body });
        expect(response.status, path).toBe(404);
      }
    }
    await expectUntouched();
  });
});

describe("a worker's addresses", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ RUN: "worker" });
  });
  afterAll(() => app.stop());

  it("are health and nothing public", async () => {
    for (const path of ["/health/live", "/health/ready", "/healthz", "/readyz"])
      expect((await app.request(path)).status, path).toBe(200);
    for (const path of [
      "/",
      "/trpc/auth.session",
      "/webhooks/whatsapp",
      "/auth/google/start",
      "/files/x",
      "/internal/jobs",
    ])
      expect((await app.request(path)).status, path).toBe(404);
  });
});
