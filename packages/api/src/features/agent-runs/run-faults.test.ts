import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import type { LanguageModel } from "../../ports/language-model/language-model.ts";
import { createLanguageModels } from "../../ports/language-model/language-model.ts";
import { type ModelEndpoint, startModelEndpoint, toolAnswer } from "../../ports/language-model/testing.ts";
import { createJobRunner } from "../../ports/jobs/postgres-job-runner.ts";
import type { Services } from "../../services.ts";
import { asOwner } from "../../testing/factories.ts";
import {
  anotherConversation,
  conversationOf,
  createRunScene,
  gate,
  jobContext,
  receive,
  type RunScene,
  runsOf,
  sentBy,
  withModel,
} from "../../testing/run-scene.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { sealCredentials } from "../channels/channel-secrets.ts";
import { lockConversation } from "../conversations/conversation-lock.service.ts";
import { moveControl } from "../conversations/control.service.ts";
import { claimRun } from "./claim-run.service.ts";
import { createRunHandler } from "./run-conversation.service.ts";
import { replyCall, scriptedModel } from "./testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ RUN_DEBOUNCE_MS: "0" });
});
afterAll(() => app.stop());

const run = (scene: RunScene, services: Services, leaseMs?: number): Promise<void> =>
  createRunHandler(services, leaseMs === undefined ? {} : { leaseMs })(
    { workspaceId: scene.workspaceId, conversationId: scene.conversationId },
    jobContext(app),
  );

type Move = Parameters<typeof moveControl>[4]["event"];

const move = (scene: RunScene, event: Move) =>
  inWorkspace(app.services.db, scene.workspaceId, async (trx) => {
    const locked = await lockConversation(trx, scene.workspaceId, scene.conversationId);
    const reason = event === "hand_back" ? "person_returned" : "person_took_over";
    const actor = { kind: "person" as const, userId: scene.userId };
    await moveControl(app.services, trx, scene.workspaceId, locked, { event, actor, reason });
  });

describe("a crash while a run writes", () => {
  it("leaves nothing of it, and the next try answers once", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const services = await withModel(app, scene, scriptedModel(replyCall("Um", "Dois"), replyCall("Um", "Dois")));
    let calls = 0;
    const enqueue: Services["jobs"]["enqueue"] = (trx, job, payload, options) => {
      calls += 1;
      // In the middle: the first message is written, the second is.
      if (calls === 2) throw new Error("cut");
      return services.jobs.enqueue(trx, job, payload, options);
    };
    await expect(run(scene, { ...services, jobs: { ...services.jobs, enqueue } })).rejects.toThrow("cut");
    expect(await sentBy(app, scene)).toEqual([]);
    expect(await conversationOf(app, scene)).toMatchObject({ handled_seq: 0, lease_token: null, cost_micros: 0 });
    await run(scene, services);
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Um", "Dois"]);
    expect((await runsOf(app, scene)).map(({ outcome }) => outcome)).toEqual(["failed", "replied"]);
  });

  it("a database that drops every connection during the model's call costs no answer", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const model = scriptedModel(async () => {
      await asOwner(
        app,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
      return replyCall("Olá!");
    });
    const services = await withModel(app, scene, model);
    // The pool may hand out a connection whose end it has not heard of yet: then the job is simply run again.
    const again = scriptedModel(replyCall("Olá!"));
    await run(scene, services).catch(async () => {
      await asOwner(app, "UPDATE conversations SET lease_until = now() WHERE id = $1", [scene.conversationId]);
      await run(scene, { ...services, languageModels: () => again });
    });
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Olá!"]);
  });
});

describe("the heartbeat", () => {
  const leaseOf = async (scene: RunScene) => {
    const [row] = await asOwner<{ lease_until: Date }>(app, "SELECT lease_until FROM conversations WHERE id = $1", [
      scene.conversationId,
    ]);
    return row?.lease_until.getTime() ?? 0;
  };

  it("keeps the lease for as long as the model takes", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const model = scriptedModel(async () => {
      const first = await leaseOf(scene);
      await vi.waitFor(async () => expect(await leaseOf(scene)).toBeGreaterThan(first + 400));
      return replyCall("Olá!");
    });
    await run(scene, await withModel(app, scene, model), 600);
    expect(await sentBy(app, scene)).toHaveLength(1);
    expect(await conversationOf(app, scene)).toMatchObject({ lease_token: null });
  });

  it("ends a call whose answer nobody wants any more", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const model: LanguageModel = {
      complete: async (_request, signal) => {
        await move(scene, "person_takes_over");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return { kind: "failed", failure: "timeout", details: "aborted" };
      },
    };
    await run(scene, await withModel(app, scene, model), 300);
    expect(await sentBy(app, scene)).toEqual([]);
    expect(await conversationOf(app, scene)).toMatchObject({ control: "human" });
    expect((await runsOf(app, scene)).map(({ outcome }) => outcome)).toEqual(["discarded_person"]);
  });
});

describe("over the wire and through the queue", () => {
  let endpoint: ModelEndpoint;
  beforeEach(async () => {
    endpoint = await startModelEndpoint();
  });
  afterEach(() => endpoint.close());

  /** A workspace without a connection of its own, on an installation that has a model. */
  const withDefaultModel = (): Services => ({
    ...app.services,
    env: { ...app.services.env, LLM_BASE_URL: endpoint.baseUrl, LLM_MODEL: "scripted", LLM_API_KEY: "sk-installation" },
    languageModels: createLanguageModels({ trustedOrigins: [endpoint.origin] }),
  });

  it("a burst becomes one job, one call and one answer", async () => {
    const scene = await createRunScene(app);
    endpoint.script(toolAnswer([{ name: "reply", arguments: { messages: ["Tenho sim!"] } }]));
    const services = withDefaultModel();
    for (const text of ["Oi", "tem sofá", "azul?"]) await receive(app, scene, text);
    const runner = createJobRunner({ services, handlers: { run: createRunHandler(services) } });
    const outcomes = await runner.drain();
    await runner.stop();
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(endpoint.seen).toHaveLength(1);
    expect(endpoint.seen[0]?.headers.authorization).toBe("Bearer sk-installation");
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Tenho sim!"]);
    // No price is known for it, so no cost is told.
    expect(await runsOf(app, scene)).toMatchObject([{ outcome: "replied", cost_micros: null }]);
  });

  it("shows the customer that an answer is being written", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const credentials = sealCredentials(app.services.vault, scene.channelId, { accessToken: "t", appSecret: "s" });
    await asOwner(app, "UPDATE channels SET credentials = $2 WHERE id = $1", [scene.channelId, credentials]);
    const shown = gate();
    const seen: unknown[] = [];
    const services = await withModel(
      app,
      scene,
      scriptedModel(async () => {
        // During the call, not after it.
        await shown.opened;
        return replyCall("Olá!");
      }),
    );
    const { whatsapp, ...others } = services.channelAdapters;
    const showReading: typeof whatsapp.showReading = async (_channel, externalId, _to, isTyping) => {
      seen.push([externalId.slice(0, 6), isTyping]);
      shown.open();
      throw new Error("a courtesy may fail");
    };
    await run(scene, { ...services, channelAdapters: { ...others, whatsapp: { ...whatsapp, showReading } } });
    expect(seen).toEqual([["wamid.", true]]);
    expect(await sentBy(app, scene)).toHaveLength(1);
  });
});

describe("whatever happens in whatever order", () => {
  type Happening =
    | "message"
    | "run"
    | "two runs"
    | "killed run"
    | "lease ends"
    | "takeover"
    | "hand back"
    | "message while it thinks";
  const happenings: Happening[] = [
    "message",
    "run",
    "two runs",
    "killed run",
    "lease ends",
    "takeover",
    "hand back",
    "message while it thinks",
  ];

  /** Answers with the number of the newest message it was shown, so that an answer tells what it answered. */
  const echoing = (meanwhile?: () => Promise<void>): LanguageModel => ({
    complete: async ({ input }) => {
      const shown = [...input.matchAll(/mensagem (\d+)/g)].map(([, number]) => Number(number));
      await meanwhile?.();
      const toolCalls = replyCall(`resposta até ${Math.max(...shown)}`);
      return {
        kind: "answered",
        text: "",
        toolCalls,
        usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 },
      };
    },
  });

  it("each message is answered once by the agent or lies with people, and never twice", async () => {
    const first = await createRunScene(app);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...happenings), { minLength: 3, maxLength: 14 }), async (story) => {
        const scene = await anotherConversation(app, first);
        const services = await withModel(app, scene, echoing());
        let written = 0;
        const write = () => receive(app, scene, `mensagem ${(written += 1)}`);
        const act: Record<Happening, () => Promise<unknown>> = {
          message: write,
          run: () => run(scene, services),
          "two runs": () => Promise.all([run(scene, services), run(scene, services)]),
          "killed run": () => claimRun(services, { ...scene, leaseMs: 60_000 }),
          "lease ends": () => endLease(scene),
          takeover: () => move(scene, "person_takes_over"),
          "hand back": () => move(scene, "hand_back"),
          "message while it thinks": () => run(scene, { ...services, languageModels: () => echoing(write) }),
        };
        for (const happening of story) await act[happening]();
        // The sweep's way to the end: whatever died is replaced, whatever is due is run.
        for (let round = 0; round < 3; round += 1) {
          await endLease(scene);
          await run(scene, services);
        }
        await expectAnsweredOnce(scene, written);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  const endLease = (scene: RunScene) =>
    asOwner(
      app,
      "UPDATE conversations SET lease_until = now() - interval '1 second' WHERE id = $1 AND lease_until IS NOT NULL",
      [scene.conversationId],
    );

  async function expectAnsweredOnce(scene: RunScene, written: number): Promise<void> {
    const answers = (await sentBy(app, scene)).filter(({ author }) => author === "agent");
    const answeredUpTo = answers.map(({ body }) => Number(body.replace(/\D/g, "")));
    // Strictly growing: no message was answered twice, none out of order.
    expect(answeredUpTo).toEqual([...new Set(answeredUpTo)].sort((one, other) => one - other));
    const state = await conversationOf(app, scene);
    expect(state.input_seq > 0).toBe(written > 0);
    // What the agent commands, it has answered; the rest lies with people.
    expect(state.control === "ai" ? state.handled_seq : state.input_seq).toBe(state.input_seq);
    const running = (await runsOf(app, scene)).filter(({ outcome }) => outcome === "running");
    expect(running).toEqual([]);
  }
});
