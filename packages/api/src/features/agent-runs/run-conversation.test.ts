import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import type { LanguageModel } from "../../ports/language-model/language-model.ts";
import type { FailedCall } from "../../ports/language-model/model-failure.ts";
import { asOwner } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { lockConversation } from "../conversations/conversation-lock.service.ts";
import { moveControl } from "../conversations/control.service.ts";
import { claimRun } from "./claim-run.service.ts";
import { handoffText } from "./handoff-text.ts";
import { createRunHandler } from "./run-conversation.service.ts";
import {
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
import { replyCall, scriptedModel, testConfig } from "./testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ RUN_DEBOUNCE_MS: "0" });
});
afterAll(() => app.stop());

const silent = scriptedModel();

async function run(scene: RunScene, model: LanguageModel, signal?: AbortSignal): Promise<void> {
  const handle = createRunHandler(await withModel(app, scene, model));
  await handle({ workspaceId: scene.workspaceId, conversationId: scene.conversationId }, jobContext(app, signal));
}

const takeOver = (scene: RunScene) =>
  inWorkspace(app.services.db, scene.workspaceId, async (trx) => {
    const locked = await lockConversation(trx, scene.workspaceId, scene.conversationId);
    await moveControl(app.services, trx, scene.workspaceId, locked, {
      event: "person_takes_over",
      actor: { kind: "person", userId: scene.userId },
      reason: "person_took_over",
    });
  });

const setLease = (scene: RunScene, until: string) =>
  asOwner(app, `UPDATE conversations SET lease_until = now() + interval '${until}' WHERE id = $1`, [
    scene.conversationId,
  ]);

describe("a run", () => {
  it("answers, with all that is known of it kept, and leaves nothing to do", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Quanto custa?");
    await run(scene, scriptedModel(replyCall("R$ 3.290.", "Quer ver?")));
    expect(await sentBy(app, scene)).toMatchObject([
      { author: "agent", body: "R$ 3.290.", control_epoch: 1 },
      { author: "agent", body: "Quer ver?", control_epoch: 1 },
    ]);
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "ai",
      input_seq: 1,
      handled_seq: 1,
      run_due_at: null,
      lease_token: null,
      run_attempts: 0,
      cost_micros: 2400,
    });
    expect(await runsOf(app, scene)).toMatchObject([{ outcome: "replied", trigger: "message", cost_micros: 2400 }]);
    const usage = await asOwner<{ metric: string; detail: string; value: number }>(
      app,
      "SELECT metric, detail, value FROM usage_deltas WHERE workspace_id = $1 AND metric LIKE 'model%' ORDER BY metric",
      [scene.workspaceId],
    );
    expect(usage).toEqual([
      { metric: "model_cost", detail: "USD", value: 2400 },
      { metric: "model_tokens", detail: "", value: 1050 },
    ]);
  });

  it("answers a burst of five messages once, with all of them", async () => {
    const scene = await createRunScene(app);
    for (const text of ["Oi", "tudo bem?", "quero um sofá", "azul", "de três lugares"]) await receive(app, scene, text);
    const model = scriptedModel(replyCall("Tenho sim!"));
    await run(scene, model);
    // The jobs of the other four messages.
    for (let job = 0; job < 4; job += 1) await run(scene, silent);
    expect(await sentBy(app, scene)).toHaveLength(1);
    expect(model.requests[0]?.input).toMatch(/Oi[\s\S]*tudo bem\?[\s\S]*sofá[\s\S]*azul[\s\S]*três lugares/);
  });

  it("says nothing twice when its job comes again", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    await run(scene, scriptedModel(replyCall("Olá!")));
    await run(scene, silent);
    expect(await sentBy(app, scene)).toHaveLength(1);
  });

  it("stays away from what people command", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    await takeOver(scene);
    await run(scene, silent);
    expect(await sentBy(app, scene)).toEqual([]);
    expect(await conversationOf(app, scene)).toMatchObject({ control: "human", run_due_at: null });
  });

  it("keeps what the customer said of themselves, and what a person wrote", async () => {
    const scene = await createRunScene(app);
    await asOwner(app, `UPDATE contacts SET name = 'Bruna Reis', facts = '{"piso":"3"}' WHERE id = $1`, [
      scene.contactId,
    ]);
    await receive(app, scene, "Sou a Bruna, de Campinas");
    const facts = [
      { name: "parede", value: "2,30 m" },
      { name: "piso", value: "" },
    ];
    const input = { name: "Bruna", city: "Campinas", facts };
    await run(scene, scriptedModel([{ name: "update_contact", input }, ...replyCall("Anotei!")]));
    const [contact] = await asOwner(app, "SELECT name, city, facts FROM contacts WHERE id = $1", [scene.contactId]);
    expect(contact).toEqual({ name: "Bruna Reis", city: "Campinas", facts: { parede: "2,30 m" } });
  });
});

describe("a hand-off", () => {
  it("moves control, tells the customer under the new epoch, and gives people the summary", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Quero 15% de desconto");
    const input = { reason: "negotiation", summary: "Quer 15%.", message: "Vou chamar a Ana." };
    await run(scene, scriptedModel([{ name: "handoff", input }]));
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_epoch: 2,
      control_reason: "agent_handoff",
      handoff_reason: "negotiation",
      handoff_summary: "Quer 15%.",
      handled_seq: 1,
      run_due_at: null,
    });
    expect(await sentBy(app, scene)).toMatchObject([{ author: "agent", body: "Vou chamar a Ana.", control_epoch: 2 }]);
    expect(await runsOf(app, scene)).toMatchObject([{ outcome: "handed_off" }]);
    const hints = await asOwner(app, "SELECT kind FROM realtime_events WHERE conversation_id = $1", [
      scene.conversationId,
    ]);
    expect(hints).toContainEqual({ kind: "handoff" });
  });

  it("by a keyword asks no model", async () => {
    const scene = await createRunScene(app, { handoff: { ...testConfig().handoff, keywords: ["gerente"] } });
    await receive(app, scene, "Chama o gerente");
    await run(scene, silent);
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: "rule_keyword",
    });
    expect(await sentBy(app, scene)).toMatchObject([{ author: "system", body: handoffText("pt-BR") }]);
  });

  it("comes after so many answers that did not help", async () => {
    const scene = await createRunScene(app, { handoff: { ...testConfig().handoff, maxFailedTurns: 2 } });
    const unhelpful = [{ name: "reply", input: { messages: ["Como?"], couldHelp: false } }];
    await receive(app, scene, "xyz");
    await run(scene, scriptedModel(unhelpful));
    expect(await conversationOf(app, scene)).toMatchObject({ control: "ai", failed_turns: 1 });
    await receive(app, scene, "xyz!");
    await run(scene, scriptedModel(unhelpful));
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: "rule_failed_turns",
    });
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Como?", handoffText("pt-BR")]);
  });
});

describe("every failure of the model", () => {
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

  it.each(failures)("%s ends in a hand-off that says so, and can be tried again by handing back", async (failure) => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    await run(scene, scriptedModel({ kind: "failed", failure, details: "HTTP 999" }));
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: failure === "budget" ? "budget_reached" : "agent_failed",
      handoff_reason: "model_failure",
      handled_seq: 0,
      run_due_at: null,
    });
    expect(await sentBy(app, scene)).toMatchObject([{ author: "system", body: handoffText("pt-BR") }]);
    expect(await runsOf(app, scene)).toMatchObject([{ outcome: "failed", failure, reason: "HTTP 999" }]);
    // No loop: nothing is due.
    await run(scene, silent);
  });

  it("that lies at the connection is shown there, until a call works again", async () => {
    const scene = await createRunScene(app);
    const statusOf = () =>
      asOwner(app, "SELECT status, status_reason FROM model_connections WHERE workspace_id = $1", [scene.workspaceId]);
    await receive(app, scene, "Oi");
    await run(scene, scriptedModel({ kind: "failed", failure: "unauthorized", details: "HTTP 401" }));
    expect(await statusOf()).toEqual([{ status: "failing", status_reason: "unauthorized: HTTP 401" }]);
    await inWorkspace(app.services.db, scene.workspaceId, async (trx) => {
      const locked = await lockConversation(trx, scene.workspaceId, scene.conversationId);
      const actor = { kind: "person" as const, userId: scene.userId };
      await moveControl(app.services, trx, scene.workspaceId, locked, {
        event: "hand_back",
        actor,
        reason: "person_returned",
      });
    });
    await run(scene, scriptedModel(replyCall("Oi!")));
    expect(await statusOf()).toEqual([{ status: "ok", status_reason: "" }]);
    expect((await runsOf(app, scene)).map(({ outcome, trigger }) => [outcome, trigger])).toEqual([
      ["failed", "message"],
      ["replied", "returned"],
    ]);
  });
});

describe("without what an answer needs", () => {
  it("no model: the conversation waits for people, and nobody pretends", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const handle = createRunHandler(app.services);
    await handle({ workspaceId: scene.workspaceId, conversationId: scene.conversationId }, jobContext(app));
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: "no_model",
      handoff_reason: "no_model",
      handled_seq: 0,
    });
    expect(await sentBy(app, scene)).toEqual([]);
  });

  it("no agent on the channel, or only a draft or an archived one", async () => {
    for (const change of ["UPDATE channels SET agent_id = NULL", "UPDATE agents SET archived_at = now()"]) {
      const scene = await createRunScene(app);
      await asOwner(app, `${change} WHERE workspace_id = $1`, [scene.workspaceId]);
      await receive(app, scene, "Oi");
      await run(scene, silent);
      expect(await conversationOf(app, scene)).toMatchObject({
        control: "handoff_pending",
        control_reason: "no_agent",
      });
      expect(await sentBy(app, scene)).toEqual([]);
    }
  });

  it("no money left this month", async () => {
    const scene = await createRunScene(app);
    await withModel(app, scene, silent);
    await asOwner(app, "UPDATE model_connections SET monthly_budget_micros = 1000 WHERE workspace_id = $1", [
      scene.workspaceId,
    ]);
    await asOwner(
      app,
      `INSERT INTO usage_deltas (workspace_id, metric, detail, value) VALUES ($1, 'model_cost', 'USD', 600)`,
      [scene.workspaceId],
    );
    await asOwner(
      app,
      `INSERT INTO usage_daily (workspace_id, day, metric, detail, value)
       SELECT id, (now() AT TIME ZONE timezone)::date, 'model_cost', 'USD', 400 FROM workspaces WHERE id = $1`,
      [scene.workspaceId],
    );
    await receive(app, scene, "Oi");
    await run(scene, silent);
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: "budget_reached",
    });
  });
});

describe("what happens during the model's call", () => {
  it("a person who takes over is not talked over", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    await run(
      scene,
      scriptedModel(async () => {
        await takeOver(scene);
        return replyCall("Não devia sair");
      }),
    );
    expect(await sentBy(app, scene)).toEqual([]);
    expect(await runsOf(app, scene)).toMatchObject([{ outcome: "discarded_person", cost_micros: 2400 }]);
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "human",
      lease_token: null,
      cost_micros: 2400,
    });
  });

  it("a new message makes it start again, with all of them", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Quero um sofá");
    const model = scriptedModel(async () => {
      await receive(app, scene, "Azul, aliás");
      return replyCall("Qual cor?");
    }, replyCall("O azul custa R$ 3.290."));
    await run(scene, model);
    expect(await sentBy(app, scene)).toEqual([]);
    expect(await conversationOf(app, scene)).toMatchObject({ handled_seq: 0, lease_token: null, run_attempts: 1 });
    await run(scene, model);
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["O azul custa R$ 3.290."]);
    expect(model.requests[1]?.input).toMatch(/Quero um sofá[\s\S]*Azul, aliás/);
    expect((await runsOf(app, scene)).map(({ outcome, trigger }) => [outcome, trigger])).toEqual([
      ["discarded_input", "message"],
      ["replied", "rerun"],
    ]);
  });

  it("a customer who never stops writing is answered all the same", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "mensagem 0");
    const writing = (number: number) =>
      scriptedModel(async () => {
        await receive(app, scene, `mensagem ${number}`);
        return replyCall(`Resposta ${number}`);
      });
    for (let number = 1; number <= 4; number += 1) await run(scene, writing(number));
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Resposta 4"]);
    const state = await conversationOf(app, scene);
    expect(state).toMatchObject({ input_seq: 5, handled_seq: 4, run_attempts: 0 });
    expect(state.run_due_at).not.toBeNull();
    await run(scene, scriptedModel(replyCall("Resposta 5")));
    expect(await conversationOf(app, scene)).toMatchObject({ input_seq: 5, run_due_at: null });
  });

  it("two workers give one answer", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const { opened, open } = gate();
    const asked = gate();
    const slow = run(
      scene,
      scriptedModel(async () => {
        asked.open();
        await opened;
        return replyCall("Olá!");
      }),
    );
    await asked.opened;
    await run(scene, silent);
    open();
    await slow;
    expect(await sentBy(app, scene)).toHaveLength(1);
    expect(await runsOf(app, scene)).toHaveLength(1);
  });

  it("many workers at the same moment give one answer", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const model = scriptedModel(replyCall("Olá!"));
    await Promise.all(Array.from({ length: 6 }, () => run(scene, model)));
    expect(await sentBy(app, scene)).toHaveLength(1);
  });

  it("a worker that dies after the model's answer is replaced when its lease ends, and nothing is doubled", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const services = await withModel(app, scene, silent);
    // All that a killed worker leaves: its claim.
    const dead = await claimRun(services, { ...scene, leaseMs: 60_000 });
    expect(dead).toBeDefined();
    await run(scene, silent);
    expect(await sentBy(app, scene)).toEqual([]);
    await setLease(scene, "-1 second");
    await run(scene, scriptedModel(replyCall("Olá!")));
    expect(await sentBy(app, scene)).toHaveLength(1);
    expect((await runsOf(app, scene)).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["failed", "interrupted"],
      ["replied", ""],
    ]);
  });

  it("a worker that comes back from a long pause finds itself replaced and writes nothing", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const { opened, open } = gate();
    const asked = gate();
    const paused = run(
      scene,
      scriptedModel(async () => {
        asked.open();
        await opened;
        return replyCall("Do que dormiu");
      }),
    );
    await asked.opened;
    await setLease(scene, "-1 second");
    await run(scene, scriptedModel(replyCall("Do substituto")));
    open();
    await paused;
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Do substituto"]);
    expect((await runsOf(app, scene)).map(({ outcome }) => outcome)).toEqual(["failed", "replied"]);
  });

  it("a process that stops gives the conversation back for another to answer", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const stopping = new AbortController();
    const model = scriptedModel(async () => {
      stopping.abort();
      return replyCall("Pela metade");
    });
    await expect(run(scene, model, stopping.signal)).rejects.toThrow("stopping");
    expect(await conversationOf(app, scene)).toMatchObject({ control: "ai", lease_token: null, handled_seq: 0 });
    await run(scene, scriptedModel(replyCall("Olá!")));
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Olá!"]);
  });

  it("a model whose call breaks every worker does not break them for ever", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const broken: LanguageModel = { complete: () => Promise.reject(new Error("bug")) };
    for (let attempt = 0; attempt < 6; attempt += 1) await expect(run(scene, broken)).rejects.toThrow("bug");
    await run(scene, broken);
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: "agent_failed",
    });
  });
});

describe("what cannot be read", () => {
  it("a key that is gone from the ring ends with people, and the connection says so", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    await withModel(app, scene, silent);
    await asOwner(app, "UPDATE model_connections SET api_key = 'nonsense' WHERE workspace_id = $1", [
      scene.workspaceId,
    ]);
    await run(scene, silent);
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: "agent_failed",
    });
    expect(await runsOf(app, scene)).toMatchObject([{ outcome: "failed", failure: "unauthorized" }]);
  });

  it("a claim that always breaks ends with people, too", async () => {
    const scene = await createRunScene(app);
    await receive(app, scene, "Oi");
    const services = await withModel(app, scene, silent);
    const broken = createRunHandler({
      ...services,
      languageModels: () => {
        throw new Error("bug");
      },
    });
    const job = { workspaceId: scene.workspaceId, conversationId: scene.conversationId };
    for (let attempt = 0; attempt < 6; attempt += 1) await expect(broken(job, jobContext(app))).rejects.toThrow("bug");
    expect(await conversationOf(app, scene)).toMatchObject({
      control: "handoff_pending",
      control_reason: "agent_failed",
    });
    await run(scene, silent);
  });
});

describe("working hours", () => {
  it("outside them the message goes out once, and the agent takes it up when it opens", async () => {
    const day = new Date(Date.now() + 12 * 3_600_000);
    const opens = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "America/Sao_Paulo" })
      .format(day)
      .toLowerCase();
    // The full hour: eleven to twelve hours from now, and never the day's last minute.
    const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: "America/Sao_Paulo" }).format(day);
    const intervals = [{ id: randomUUID(), days: [opens as "mon"], from: `${hour}:00`, to: "23:59" }];
    const scene = await createRunScene(app, {
      workingHours: { mode: "scheduled", intervals, outsideMessage: "Até amanhã!" },
    });
    await receive(app, scene, "Oi");
    await run(scene, silent);
    await receive(app, scene, "Alô?");
    await run(scene, silent);
    expect((await sentBy(app, scene)).map(({ body }) => body)).toEqual(["Até amanhã!"]);
    const state = await conversationOf(app, scene);
    expect(state).toMatchObject({ control: "ai", handled_seq: 0, lease_token: null });
    expect(state.run_due_at?.getTime()).toBeGreaterThan(Date.now() + 10 * 3_600_000);
  });
});
