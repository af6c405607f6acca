import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { type DemoConversationOptions, seedDemoConversations } from "./demo-conversations.ts";
import { seedDemoWorkspace } from "./demo-workspace.ts";
import { makeScratchFolder } from "./scratch-folder.ts";
import { openClient, openDatabase } from "./testing.ts";

const options: DemoConversationOptions = {
  channels: [
    { kind: "whatsapp", name: "WhatsApp", externalId: "1", accountExternalId: "2", displayName: "+55", agent: "Lia" },
    { kind: "instagram", name: "Instagram", externalId: "3", accountExternalId: "", displayName: "@x", agent: "Bia" },
  ],
  sealChannel: (kind) => ({
    credentials: Buffer.from("sealed"),
    verifyToken: Buffer.from("sealed"),
    verifyTokenHash: createHash("sha256").update(kind).digest(),
  }),
  model: {
    baseUrl: "http://localhost/v1",
    model: "roteiro-demo",
    sealKey: () => Buffer.from("sealed"),
    keyHint: "demo",
  },
};

async function openDemo(): Promise<string> {
  const dataDir = await makeScratchFolder();
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const { ownerUrl } = await openDatabase();
  await seedDemoWorkspace(ownerUrl, dataDir);
  return ownerUrl;
}

test("the demo gets channels with their agents, a model, conversations of every kind and figures, once", async () => {
  const url = await openDemo();
  const seeded = await Promise.all([seedDemoConversations(url, options), seedDemoConversations(url, options)]);
  expect(seeded.toSorted()).toEqual([false, true]);
  const owner = await openClient(url);
  const { rows } = await owner.query<Record<string, unknown>>(`
    SELECT (SELECT array_agg(a.name ORDER BY a.name) FROM channels c JOIN agents a ON a.id = c.agent_id) AS agents,
           (SELECT count(*)::integer FROM model_connections) AS models,
           (SELECT array_agg(DISTINCT control ORDER BY control) FROM conversations) AS controls,
           (SELECT count(*)::integer FROM conversations c WHERE last_seq <> (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id)) AS odd,
           (SELECT count(DISTINCT day)::integer FROM usage_daily) AS days,
           (SELECT count(*)::integer FROM graphile_worker.jobs WHERE task_identifier = 'sync_templates') AS jobs`);
  expect(rows).toEqual([
    { agents: ["Bia", "Lia"], models: 1, controls: ["ai", "handoff_pending", "human"], odd: 0, days: 61, jobs: 1 },
  ]);
});

test("a database without the demo workspace is left alone", async () => {
  const { ownerUrl } = await openDatabase();
  expect(await seedDemoConversations(ownerUrl, options)).toBe(false);
});
