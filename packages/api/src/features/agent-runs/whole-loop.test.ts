import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { demoCustomers, demoInstagram, demoWhatsapp } from "@piloto/simulator/demo-channels";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { z } from "zod";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../app.ts";
import { createJobParts, type JobParts } from "../../job-parts.ts";
import { cloudEnv, listen } from "../../testing/task-scene.ts";
import { asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { createTestAgent } from "../agents/testing.ts";
import { newVerifyToken, sealCredentials } from "../channels/channel-secrets.ts";

/*
 * The whole way over real wires: the customer's phone, Meta's webhooks, the queue, the model, and back to the phone; with
 * a person who takes over in between and hands back. Once with workers that fetch their jobs, once with Cloud Tasks.
 */

let app: TestApp;
let simulator: RunningSimulator;
let parts: JobParts;
let http: ReturnType<typeof createApp>;
let publicOrigin: string;
let browser: TestBrowser;
let workspaceId: string;

// What arrives from Meta and from Google goes to the product's own HTTP application.
const server = createServer((request, response) => {
  void buffer(request).then(async (body) => {
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const url = `${publicOrigin}${request.url}`;
    const answer = await http.request(url, { method: request.method ?? "POST", headers, body });
    response.writeHead(answer.status).end(await answer.text());
  });
});

beforeAll(async () => {
  publicOrigin = await listen(server);
});
afterAll(() => void server.close());

async function startAll(jobs: "postgres" | "cloud_tasks"): Promise<void> {
  simulator = await startSimulator({ port: 0, publicOrigin, mailboxFolder: join(tmpdir(), "piloto-no-mailbox") });
  app = await createTestApp({
    ...(jobs === "cloud_tasks" && cloudEnv(simulator, publicOrigin)),
    RUN_DEBOUNCE_MS: "30",
    META_GRAPH_URL: `${simulator.origin}/graph`,
    INSTAGRAM_GRAPH_URL: `${simulator.origin}/instagram`,
    LLM_BASE_URL: `${simulator.origin}/llm/v1`,
    LLM_MODEL: "roteiro-demo",
    LLM_API_KEY: "sim-test",
  });
  const member = await signedInMember(app, "admin");
  ({ browser } = member);
  workspaceId = member.workspace.id;
  const agent = await createTestAgent(browser, workspaceId);
  await browser.trpc.agents.publish.mutate({ workspaceId, agentId: agent.id, draftRevision: 1, note: "" });
  for (const channel of [demoWhatsapp, demoInstagram]) await connect(channel, agent.id);
  parts = createJobParts(app.services);
  http = createApp(app.services, { internal: parts.internal });
  for (const worker of parts.workers) worker.start();
}

async function stopAll(): Promise<void> {
  await Promise.all(parts.workers.map((worker) => worker.stop()));
  await simulator.stop();
  await app.stop();
}

type DemoChannel = typeof demoWhatsapp | typeof demoInstagram;

async function connect(channel: DemoChannel, agentId: string): Promise<void> {
  const id = crypto.randomUUID();
  const isWhatsapp = channel.kind === "whatsapp";
  const { vault } = app.services;
  const credentials = sealCredentials(vault, id, { accessToken: channel.accessToken, appSecret: channel.appSecret });
  const { verifyToken, verifyTokenHash } = newVerifyToken(vault, id);
  const externalIds = isWhatsapp ? [channel.phoneNumberId, channel.wabaId] : [channel.accountId, ""];
  await asOwner(
    app,
    `INSERT INTO channels (workspace_id, id, kind, name, external_id, account_external_id, credentials, verify_token, verify_token_hash, agent_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [workspaceId, id, channel.kind, channel.name, ...externalIds, credentials, verifyToken, verifyTokenHash, agentId],
  );
}

const thread = z.object({ messages: z.array(z.object({ by: z.string(), text: z.string() })) });

/** The customer with their phone. */
function openPhone(kind: "whatsapp" | "instagram") {
  const customer = demoCustomers.find((one) => one.kind === kind);
  const customerId = customer?.id ?? "";
  const channelId = kind === "whatsapp" ? demoWhatsapp.phoneNumberId : demoInstagram.accountId;
  const read = async (): Promise<string[]> => {
    const response = await fetch(`${simulator.origin}/sim/threads/${channelId}/${customerId}`);
    return thread.parse(await response.json()).messages.flatMap(({ by, text }) => (by === "business" ? [text] : []));
  };
  return {
    read,
    write: async (text: string): Promise<void> => {
      const body = JSON.stringify({ customerId, action: "message", content: { type: "text", text } });
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${simulator.origin}/sim/actions`, { method: "POST", headers, body });
      expect(response.ok).toBe(true);
    },
    /** Waits until the business has written this often, and answers its last words. */
    hear: (count: number): Promise<string> =>
      vi.waitFor(
        async () => {
          const heard = await read();
          expect(heard.length).toBeGreaterThanOrEqual(count);
          return heard.at(-1) ?? "";
        },
        { timeout: 20_000, interval: 50 },
      ),
  };
}

const conversationWith = async (kind: string) => {
  const [row] = await asOwner<{
    id: string;
    control: string;
    control_epoch: number;
    input_seq: number;
    handled_seq: number;
  }>(
    app,
    "SELECT c.* FROM conversations c JOIN channels ch ON ch.id = c.channel_id WHERE c.workspace_id = $1 AND ch.kind = $2",
    [workspaceId, kind],
  );
  if (!row) throw new Error("there is no conversation yet");
  return row;
};

describe.each(["postgres", "cloud_tasks"] as const)("with JOBS=%s", (jobs) => {
  beforeAll(() => startAll(jobs));
  afterAll(stopAll);

  describe.each(["whatsapp", "instagram"] as const)("on %s", (kind) => {
    it("the agent answers, a person takes over and hands back, and the agent answers again", async () => {
      const phone = openPhone(kind);
      await phone.write("Oi, bom dia!");
      await phone.hear(1);
      // The greeting may be several bubbles: all of it has been sent once nothing is queued.
      await vi.waitFor(
        async () => {
          const waiting = await asOwner(app, "SELECT FROM messages WHERE status IN ('queued', 'sending')");
          expect(waiting).toHaveLength(0);
        },
        { timeout: 20_000 },
      );
      const greeted = (await phone.read()).length;

      const { id: conversationId, control_epoch: controlEpoch } = await conversationWith(kind);
      await browser.trpc.conversations.takeOver.mutate({ workspaceId, conversationId, controlEpoch });
      const clientKey = crypto.randomUUID();
      await browser.trpc.messages.sendText.mutate({ workspaceId, conversationId, clientKey, text: "Aqui é a Ana." });
      expect(await phone.hear(greeted + 1)).toBe("Aqui é a Ana.");

      await phone.write("Sou de Campinas");
      await vi.waitFor(
        async () => {
          const { input_seq: input, handled_seq: handled } = await conversationWith(kind);
          expect(input).toBeGreaterThan(handled);
        },
        { timeout: 20_000 },
      );
      const taken = await conversationWith(kind);
      expect(taken.control).toBe("human");
      expect(await phone.read()).toHaveLength(greeted + 1);

      await browser.trpc.conversations.handBack.mutate({
        workspaceId,
        conversationId,
        controlEpoch: taken.control_epoch,
        instruction: "Confirme a entrega.",
      });
      expect(await phone.hear(greeted + 2)).toMatch(/Campinas/);
      const contact = await browser.trpc.conversations.get.query({ workspaceId, conversationId });
      expect(contact.contact.city).toBe("Campinas");
      expect(contact.control).toBe("ai");
    }, 60_000);

    it("the agent hands off, and says so to both sides", async () => {
      const phone = openPhone(kind);
      const before = (await phone.read()).length;
      await phone.write("Quero falar com um atendente");
      expect(await phone.hear(before + 1)).toMatch(/pessoa/);
      const handedOff = await conversationWith(kind);
      expect(handedOff.control).toBe("handoff_pending");
      const { items } = await browser.trpc.agentRuns.listOfConversation.query({
        workspaceId,
        conversationId: handedOff.id,
      });
      expect(items[0]).toMatchObject({ outcome: "handed_off", handoffReason: "asked_for_person" });
    }, 60_000);
  });
});
