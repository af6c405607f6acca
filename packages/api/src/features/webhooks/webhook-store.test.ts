import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { connectChannel, type MetaChannel } from "./testing.ts";
import { createWebhookStore } from "./webhook-store.ts";

let app: TestApp;
let channel: MetaChannel;
beforeAll(async () => {
  app = await createTestApp();
  channel = await connectChannel(app, (await createWorkspace(app)).id);
});
afterAll(() => app.stop());

const webhook = (body = randomBytes(16)) => ({
  channelIds: [channel.id],
  digest: createHash("sha256").update(body).digest(),
  body,
});
const countKept = async () => {
  const [row] = await asOwner<{ events: number; jobs: number; commits: number }>(
    app,
    `SELECT (SELECT count(*)::integer FROM webhook_events) AS events,
            (SELECT count(*)::integer FROM graphile_worker._private_jobs) AS jobs,
            (SELECT count(DISTINCT xmin::text)::integer FROM webhook_events) AS commits`,
  );
  return row ?? { events: 0, jobs: 0, commits: 0 };
};

it("keeps what arrives during a commit together in the next one, each with its job", async () => {
  const store = createWebhookStore(app.services);
  const before = await countKept();
  const many = Array.from({ length: 150 }, () => webhook());
  await Promise.all(many.map((one) => store.keep(one)));
  const after = await countKept();
  expect(after.events - before.events).toBe(150);
  expect(after.jobs - before.jobs).toBe(150);
  // The first alone, then a hundred, then the rest.
  expect(after.commits - before.commits).toBe(3);
});

it("keeps a webhook once, also when its repeats wait beside it and in another process", async () => {
  const [here, there] = [createWebhookStore(app.services), createWebhookStore(app.services)];
  const before = await countKept();
  const few = Array.from({ length: 10 }, () => webhook());
  const repeated = Array.from({ length: 20 }, () => few).flat();
  await Promise.all(repeated.map((one, index) => (index % 2 === 0 ? here : there).keep(one)));
  const after = await countKept();
  expect([after.events - before.events, after.jobs - before.jobs]).toEqual([10, 10]);
});

it("loses none because one beside it cannot be kept", async () => {
  const store = createWebhookStore(app.services);
  const before = await countKept();
  const odd = { ...webhook(), digest: Buffer.from("short") };
  const answers = await Promise.allSettled([webhook(), webhook(), odd, webhook()].map((one) => store.keep(one)));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect((await countKept()).events - before.events).toBe(3);
});
