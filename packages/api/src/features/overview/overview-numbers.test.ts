import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, signedInMember } from "../../testing/factories.ts";
import {
  insertChannel,
  insertContact,
  insertConversation,
  insertMessage,
  insertRow,
} from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { durationBucket } from "../usage/duration-bucket.ts";
import { foldUsage } from "../usage/fold-usage.service.ts";

let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;
let workspace: Awaited<ReturnType<typeof signedInMember>>["workspace"];
beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  ({ browser, workspace } = await signedInMember(app, "viewer"));
  workspaceId = workspace.id;
});
afterAll(() => app.stop());

type Delta = { at?: string; metric: string; detail?: string; value?: number; channelId?: string; agentId?: string };
async function count(...deltas: Delta[]): Promise<void> {
  for (const { at = "2026-03-10T12:00:00Z", value = 1, ...delta } of deltas) {
    await insertRow(app, "usage_deltas", { workspaceId, at, value, ...delta });
  }
}
const week = { from: "2026-03-10", to: "2026-03-11" };
const read = (more: Partial<Parameters<typeof browser.trpc.overview.conversations.query>[0]> = {}) =>
  browser.trpc.overview.conversations.query({ workspaceId, ...week, ...more });
const addAgent = (name: string) =>
  insertRow(app, "agents", { workspaceId, name, draft: "{}", clientKey: crypto.randomUUID() });

describe("overview.conversations", () => {
  it("counts the days of the period and those before it, whether folded or not", async () => {
    await count(
      { metric: "opened", at: "2026-03-10T02:59:59Z" }, // the ninth: the period before
      { metric: "opened", at: "2026-03-10T03:00:00Z" },
      { metric: "opened", at: "2026-03-08T03:00:00Z" },
      { metric: "opened", at: "2026-03-08T02:59:59Z" }, // before the period before
      { metric: "opened", at: "2026-03-12T03:00:00Z" }, // after the period
    );
    await foldUsage(app.services.db);
    await count({ metric: "opened", at: "2026-03-11T12:00:00Z", value: 3 }, { metric: "messages_in", value: 2 });
    const numbers = await read();
    expect(numbers.timezone).toBe("America/Sao_Paulo");
    expect([numbers.total.opened, numbers.previous.opened]).toEqual([4, 2]);
    expect(numbers.days.map(({ day, opened, messagesIn }) => [day, opened, messagesIn])).toEqual([
      ["2026-03-10", 1, 2],
      ["2026-03-11", 3, 0],
    ]);
    expect(numbers.previousDays.map(({ day, opened }) => [day, opened])).toEqual([
      ["2026-03-08", 1],
      ["2026-03-09", 1],
    ]);
  });

  it("tells who answered, how fast, why people were asked and what it cost, in each currency", async () => {
    const seconds = (metric: string, ...all: number[]): Delta[] =>
      all.map((one) => ({ metric, detail: durationBucket(one * 1000) }));
    await count(
      { metric: "closed", value: 2 },
      { metric: "answered_by_agent", value: 5 },
      { metric: "answered_by_person", value: 3 },
      { metric: "messages_agent", value: 9 },
      { metric: "messages_person", value: 4 },
      { metric: "messages_failed" },
      { metric: "handoff", detail: "complaint" },
      { metric: "handoff", detail: "negotiation", value: 2 },
      { metric: "handoff", detail: "complaint", value: 7, at: "2026-03-09T12:00:00Z" },
      { metric: "model_cost", detail: "USD", value: 1_500_000 },
      { metric: "channel_cost", detail: "BRL", value: 350_000 },
      { metric: "channel_cost", detail: "BRL", value: 350_000, at: "2026-03-11T12:00:00Z" },
      { metric: "runs", detail: "replied", value: 4 },
      { metric: "model_tokens", value: 4000 },
      ...seconds("first_response", 1, 14, 14, 16, 900),
      ...seconds("resolution", 3600),
    );
    const { total, previous, days, handoffReasons } = await read();
    expect(total).toMatchObject({
      closed: 2,
      answeredByAgent: 5,
      answeredByPerson: 3,
      handoffs: 3,
      messagesByAgent: 9,
      messagesByPerson: 4,
      messagesFailed: 1,
      costs: [
        { currency: "BRL", modelMicros: 0, channelMicros: 700_000 },
        { currency: "USD", modelMicros: 1_500_000, channelMicros: 0 },
      ],
    });
    expect(days.map(({ costs }) => costs.map(({ channelMicros }) => channelMicros))).toEqual([[350_000, 0], [350_000]]);
    const isNear = (value: number | null, wanted: number) => Math.abs((value ?? 0) / wanted - 1) < 0.1;
    expect(isNear(total.firstResponseSeconds, 14)).toBe(true);
    expect(isNear(total.resolutionSeconds, 3600)).toBe(true);
    expect([previous.firstResponseSeconds, previous.handoffs]).toEqual([null, 7]);
    expect(handoffReasons).toEqual([
      { reason: "negotiation", count: 2, previous: 0 },
      { reason: "complaint", count: 1, previous: 7 },
    ]);
  });

  it("splits by agent and channel, and narrows to one", async () => {
    const [lia, bia] = [await addAgent("Lia"), await addAgent("Bia")];
    const channelId = await insertChannel(app, workspaceId, { kind: "instagram", name: "Loja" });
    await count(
      { metric: "opened", value: 2, agentId: lia, channelId },
      { metric: "opened", value: 5, agentId: bia },
      { metric: "first_response", detail: durationBucket(60_000), agentId: lia, channelId },
      { metric: "opened" },
      { metric: "opened", agentId: lia, at: "2026-03-09T12:00:00Z" },
    );
    const { agents, channels } = await read();
    expect(agents.map(({ id, name, opened }) => [id, name, opened])).toEqual([
      [bia, "Bia", 5],
      [lia, "Lia", 2],
      [null, null, 1],
    ]);
    expect(agents.map(({ firstResponseSeconds }) => firstResponseSeconds !== null)).toEqual([false, true, false]);
    expect(channels.map(({ id, name, kind, opened }) => [id, name, kind, opened])).toEqual([
      [null, null, null, 6],
      [channelId, "Loja", "instagram", 2],
    ]);
    await foldUsage(app.services.db);
    expect((await read({ agentId: lia })).total.opened).toBe(2);
    expect((await read({ agentId: lia })).previous.opened).toBe(1);
    expect((await read({ channelId })).total.opened).toBe(2);
    expect((await read({ channelId, agentId: bia })).total.opened).toBe(0);
  });

  it("counts each counter once while it is being folded", async () => {
    await count(...Array.from({ length: 20 }, (): Delta => ({ metric: "opened" })));
    const reads = Array.from({ length: 8 }, () => read());
    const [, ...seen] = await Promise.all([foldUsage(app.services.db), ...reads]);
    expect(seen.map(({ total }) => total.opened)).toEqual(seen.map(() => 20));
  });

  it("reads no conversation and no message", async () => {
    await asOwner(app, "REVOKE SELECT ON conversations, messages FROM piloto_app");
    try {
      await count({ metric: "opened" });
      expect((await read()).total.opened).toBe(1);
    } finally {
      await asOwner(app, "GRANT SELECT ON conversations, messages TO piloto_app");
    }
  });
});

describe("overview.attention", () => {
  it("names what waits: people, channels, messages, and for admins what was given up", async () => {
    const channelId = await insertChannel(app, workspaceId, { status: "needs_reauth", name: "Instagram" });
    const contactId = await insertContact(app, workspaceId, { name: "Rogério" });
    const waitingSince = "2026-03-10T12:00:00.000Z";
    const conversationId = await insertConversation(app, workspaceId, {
      channelId,
      contactId,
      control: "handoff_pending",
      waitingSince,
    });
    const send = (seq: number, status: string, at = new Date().toISOString()) =>
      insertMessage(app, workspaceId, {
        conversationId,
        channelId,
        seq,
        at,
        direction: "out",
        author: "person",
        status,
        statusRank: 0,
      });
    await send(1, "queued");
    await send(2, "sending");
    await send(3, "failed");
    await send(4, "failed");
    await send(5, "failed", "2026-03-10T12:00:00Z");
    const letter = { workspaceId, task: "send", payload: "{}", error: "x", attempts: 3 };
    await insertRow(app, "dead_letters", letter);
    await insertRow(app, "dead_letters", { ...letter, resolution: "discarded", resolvedAt: new Date() });
    const attention = await browser.trpc.overview.attention.query({ workspaceId });
    expect(attention).toMatchObject({
      waiting: { count: 1, oldestSince: waitingSince, longest: [{ id: conversationId, contactName: "Rogério" }] },
      channels: [{ id: channelId, name: "Instagram", status: "needs_reauth", queued: 2 }],
      undelivered: { messages: 2, conversations: 1 },
      deadLetters: null,
    });
    const admin = await signedInMember(app, "admin", workspace);
    expect((await admin.browser.trpc.overview.attention.query({ workspaceId })).deadLetters).toBe(1);
  });
});

describe("overview.exportCsv", () => {
  const exported = (more: { by?: "day" | "channel" | "agent" } = {}) =>
    browser.trpc.overview.exportCsv.query({ workspaceId, ...week, ...more });

  it("is a file as a Brazilian spreadsheet reads it", async () => {
    await count(
      { metric: "opened", value: 3 },
      { metric: "model_cost", detail: "USD", value: 1_234_567 },
      { metric: "messages_failed", at: "2026-03-11T12:00:00Z" },
    );
    const { fileName, csv } = await exported();
    expect(fileName).toBe(`conversas-${workspace.slug}-2026-03-10-2026-03-11.csv`);
    expect(csv.split("\r\n")).toEqual([
      '\uFEFF"Dia";"Abertas";"Encerradas";"Respondidas pela IA";"Respondidas por pessoas";"Passadas para pessoas";' +
        '"Mensagens recebidas";"Mensagens da IA";"Mensagens de pessoas";"Não entregues";"Custo do modelo (USD)";"Custo do canal (USD)"',
      '"2026-03-10";"3";"0";"0";"0";"0";"0";"0";"0";"0";"1,2346";"0,0000"',
      '"2026-03-11";"0";"0";"0";"0";"0";"0";"0";"0";"1";"0,0000";"0,0000"',
      "",
    ]);
  });

  it("has a line for each agent or channel, and runs no formula, whatever they are called", async () => {
    const agentId = await addAgent('=HYPERLINK("x")');
    await count({ metric: "opened", agentId }, { metric: "first_response", detail: "0", agentId });
    const lines = (await exported({ by: "agent" })).csv.split("\r\n");
    expect(lines[0]).toContain('"Agente"');
    expect(lines[1]).toMatch(/^"'=HYPERLINK\(""x""\)";"1";/);
    expect((await exported({ by: "channel" })).csv).toContain('"Sem canal";"1"');
  });

  it("refuses bad periods, somebody signed out and another workspace", async () => {
    const foreign = await signedInMember(app, "owner");
    const names = ["conversations", "exportCsv", "attention"] as const;
    const ask = (name: (typeof names)[number], who: TestBrowser, input = { workspaceId, ...week }) =>
      appCodeOf(who.trpc.overview[name].query(input));
    for (const name of names) {
      expect(await ask(name, app.browser())).toBe("SESSION_EXPIRED");
      expect(await ask(name, foreign.browser)).toBe("FORBIDDEN");
    }
    for (const range of [
      { from: "2026-03-11", to: "2026-03-10" },
      { from: "2025-01-01", to: "2026-01-02" },
    ]) {
      expect(await ask("conversations", browser, { workspaceId, ...range })).toBe("VALIDATION_FAILED");
      expect(await ask("exportCsv", browser, { workspaceId, ...range })).toBe("VALIDATION_FAILED");
    }
    const own = { workspaceId: foreign.workspace.id, ...week };
    await count({ metric: "opened" });
    expect((await foreign.browser.trpc.overview.conversations.query(own)).total.opened).toBe(0);
  });
});
