import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { createLanguageModels } from "../../ports/language-model/language-model.ts";
import { type ModelEndpoint, startModelEndpoint, toolAnswer } from "../../ports/language-model/testing.ts";
import { asOwner } from "../../testing/factories.ts";
import {
  conversationOf,
  createRunScene,
  jobContext,
  receive,
  type RunScene,
  runsOf,
  sentBy,
} from "../../testing/run-scene.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createRunHandler } from "./run-conversation.service.ts";

/* A worker is a process of its own here, and it is killed as the kernel does it: without a last word. */

let app: TestApp;
let endpoint: ModelEndpoint;
let child: ChildProcess | undefined;
beforeAll(async () => {
  app = await createTestApp({ RUN_DEBOUNCE_MS: "0" });
});
afterAll(() => app.stop());
beforeEach(async () => {
  endpoint = await startModelEndpoint();
});
afterEach(async () => {
  child?.kill("SIGKILL");
  await endpoint.close();
});

const leaseMs = 900;
const source = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** Runs the conversation's job in another process, with the model at the endpoint. */
function startWorker({ workspaceId, conversationId }: RunScene): ChildProcess {
  const { env } = app.services;
  const model = { LLM_BASE_URL: endpoint.baseUrl, LLM_MODEL: "scripted" };
  const script = `
    const { createServices } = await import(${source("../../services.ts")});
    const { createLog } = await import(${source("../../http/log.ts")});
    const { createRunHandler } = await import(${source("./run-conversation.service.ts")});
    const revive = (key, value) => (value?.type === "Buffer" ? Buffer.from(value.data) : value);
    const env = JSON.parse(process.argv[1], revive);
    const log = createLog(env);
    const run = createRunHandler(createServices(env, log), { leaseMs: ${leaseMs} });
    const context = { jobId: "1", attempt: 1, isLastAttempt: false, signal: new AbortController().signal, log };
    await run(${JSON.stringify({ workspaceId, conversationId })}, context);`;
  const args = ["--input-type=module", "--eval", script, JSON.stringify({ ...env, ...model })];
  child = spawn(process.execPath, args, { stdio: "inherit" });
  return child;
}

/** What the next worker does once the dead one's lease is over. */
async function runAgain(scene: RunScene): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await asOwner<{ over: boolean }>(
        app,
        "SELECT lease_until < now() AS over FROM conversations WHERE id = $1",
        [scene.conversationId],
      );
      expect(row?.over).toBe(true);
    },
    { timeout: 10_000, interval: 50 },
  );
  const languageModels = createLanguageModels({ trustedOrigins: [endpoint.origin] });
  const env = { ...app.services.env, LLM_BASE_URL: endpoint.baseUrl, LLM_MODEL: "scripted" };
  await createRunHandler({ ...app.services, env, languageModels })(scene, jobContext(app));
}

const answer = (text: string) => toolAnswer([{ name: "reply", arguments: { messages: [text] } }]);

it("a worker killed during the model's call is replaced, and the customer is answered once", async () => {
  const scene = await createRunScene(app);
  await receive(app, scene, "Oi");
  const worker = startWorker(scene);
  endpoint.script(() => worker.kill("SIGKILL"), answer("Do segundo"));
  await once(worker, "exit");
  expect(await conversationOf(app, scene)).toMatchObject({ handled_seq: 0, lease_token: expect.any(String) });
  await runAgain(scene);
  expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Do segundo"]);
  expect((await runsOf(app, scene)).map(({ outcome }) => outcome)).toEqual(["failed", "replied"]);
}, 30_000);

it("a worker killed between the model's answer and its commit leaves nothing, and the customer is answered once", async () => {
  const scene = await createRunScene(app);
  await receive(app, scene, "Oi");
  const holder = new pg.Client({ connectionString: app.database.ownerUrl });
  await holder.connect();
  const worker = startWorker(scene);
  endpoint.script((response) => {
    // The worker gets its answer, and finds the conversation's row held: it stands right before its commit.
    void holder
      .query("BEGIN")
      .then(() => holder.query("SELECT FROM conversations WHERE id = $1 FOR UPDATE", [scene.conversationId]))
      .then(() =>
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer("Do primeiro").json)),
      );
  }, answer("Do segundo"));
  await vi.waitFor(
    async () => {
      const waiting = await asOwner(
        app,
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%conversations%for no key update%'`,
      );
      expect(waiting).toHaveLength(1);
    },
    { timeout: 10_000, interval: 20 },
  );
  worker.kill("SIGKILL");
  await once(worker, "exit");
  await holder.query("ROLLBACK");
  await holder.end();
  await runAgain(scene);
  expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Do segundo"]);
  expect(await conversationOf(app, scene)).toMatchObject({ handled_seq: 1, lease_token: null });
}, 30_000);
