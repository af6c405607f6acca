import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { connectChannel, deliver, type MetaChannel, signatureOf, whatsappBody, whatsappText } from "./testing.ts";

const now = Math.floor(Date.now() / 1000);

describe("a webhook", () => {
  let app: TestApp;
  let channel: MetaChannel;
  beforeAll(async () => {
    app = await createTestApp();
    channel = await connectChannel(app, (await createWorkspace(app)).id);
  });
  afterAll(() => app.stop());

  const stored = (of: MetaChannel = channel) =>
    asOwner<{ id: string; body: Buffer; state: string }>(
      app,
      "SELECT id, body, state FROM webhook_events WHERE channel_id = $1 ORDER BY id",
      [of.id],
    );
  const jobs = () => asOwner<{ task: string }>(app, "SELECT payload FROM graphile_worker._private_jobs");
  const text = (id: string) => whatsappBody(channel, { messages: [whatsappText(id, "5531997142086", "oi", now)] });

  it("is kept as it came, once, with a job to read it, however often it is delivered", async () => {
    const before = { events: (await stored()).length, jobs: (await jobs()).length };
    const body = JSON.stringify(text("wamid.kept"));
    for (let time = 0; time < 3; time += 1) expect((await deliver(app, channel, body)).status).toBe(200);
    const events = await stored();
    expect(events).toHaveLength(before.events + 1);
    expect(events.at(-1)?.body.toString()).toBe(body);
    expect(await jobs()).toHaveLength(before.jobs + 1);
  });

  it.each([
    ["unsigned", { "x-hub-signature-256": "" }],
    ["signed in another form", { "x-hub-signature-256": "sha1=00" }],
    ["signed with another secret", { "x-hub-signature-256": signatureOf("{}", "another") }],
  ])("%s is refused and not kept", async (_what, headers) => {
    const before = await stored();
    expect((await deliver(app, channel, text("wamid.refused"), { headers })).status).toBe(401);
    expect(await stored()).toEqual(before);
  });

  it("changed after it was signed is refused", async () => {
    const body = JSON.stringify(text("wamid.changed"));
    const headers = { "x-hub-signature-256": signatureOf(body, channel.appSecret) };
    expect((await deliver(app, channel, `${body} `, { headers })).status).toBe(401);
  });

  it("of a number nobody here has is refused", async () => {
    const foreign = { ...channel, externalId: "999999", accountExternalId: "888888" };
    expect((await deliver(app, foreign, whatsappBody(foreign, { messages: [] }))).status).toBe(401);
  });

  it.each([
    ["cut off", '{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"va'],
    ["empty", ""],
    ["no JSON", "hello"],
    ["nested without end", "[".repeat(200_000)],
    ["of another kind of channel", JSON.stringify({ object: "page", entry: [] })],
    ["without anything", "{}"],
    ["null", "null"],
  ])("that is %s is refused without an error of ours", async (_what, body) => {
    expect((await deliver(app, channel, body)).status).toBe(401);
  });

  it("larger than 1 MiB is refused before it is read", async () => {
    const huge = JSON.stringify({ ...text("wamid.huge"), padding: "x".repeat(1024 * 1024) });
    expect((await deliver(app, channel, huge)).status).toBe(413);
  });

  it("of unknown shape, signed for a known number, is kept", async () => {
    const before = await stored();
    const unknown = whatsappBody(channel, { messages: [{ id: "x", type: "hologram", nested: { deep: [1, 2] } }] });
    expect((await deliver(app, channel, unknown)).status).toBe(200);
    expect(await stored()).toHaveLength(before.length + 1);
  });

  it("is taken whatever its content type says", async () => {
    const headers = { "content-type": "text/plain" };
    expect((await deliver(app, channel, text("wamid.type"), { headers })).status).toBe(200);
  });

  it("that also speaks of another workspace's number is kept for its signer alone", async () => {
    const victim = await connectChannel(app, (await createWorkspace(app)).id);
    const body = whatsappBody(channel, { messages: [whatsappText("wamid.mixed", "5531997142086", "oi", now)] });
    const entry = [
      ...body.entry,
      ...whatsappBody(victim, { messages: [whatsappText("wamid.forged", "5531997142086", "pague aqui", now)] }).entry,
    ];
    expect((await deliver(app, channel, { ...body, entry })).status).toBe(200);
    expect(await stored(victim)).toEqual([]);
    await app.runJobs();
    expect(await asOwner(app, "SELECT id FROM messages WHERE external_id = 'wamid.forged'")).toEqual([]);
    expect(await asOwner(app, "SELECT workspace_id FROM messages WHERE external_id = 'wamid.mixed'")).toEqual([
      { workspace_id: channel.workspaceId },
    ]);
  });

  it("is kept for each of several numbers of one app", async () => {
    const sibling = await connectChannel(app, channel.workspaceId, { appSecret: channel.appSecret });
    const body = whatsappBody(channel, { messages: [whatsappText("wamid.a", "5531997142086", "oi", now)] });
    const entry = [
      ...body.entry,
      ...whatsappBody(sibling, { messages: [whatsappText("wamid.b", "5531997142086", "oi", now)] }).entry,
    ];
    expect((await deliver(app, channel, { ...body, entry })).status).toBe(200);
    expect(await stored(sibling)).toHaveLength(1);
  });

  it("is taken with a new secret at once after the secret was changed", async () => {
    const other = await connectChannel(app, channel.workspaceId);
    const body = (id: string) => whatsappBody(other, { messages: [whatsappText(id, "5531997142086", "oi", now)] });
    expect((await deliver(app, other, body("wamid.old"))).status).toBe(200);
    const twin = await connectChannel(app, (await createWorkspace(app)).id);
    await asOwner(app, "UPDATE channels SET status = 'disconnected' WHERE id = $1", [other.id]);
    await asOwner(app, "UPDATE channels SET external_id = $1 WHERE id = $2", [other.externalId, twin.id]);
    expect((await deliver(app, { ...twin, externalId: other.externalId }, body("wamid.new"))).status).toBe(200);
    expect(await stored(twin)).toHaveLength(1);
  });

  it("is verified with the channel's token, and with no other", async () => {
    const ask = (token: string, challenge = "1158201444", kind = "whatsapp") =>
      app.request(
        `/webhooks/${kind}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=${encodeURIComponent(challenge)}`,
      );
    const answer = await ask(channel.verifyToken);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await answer.text()).toBe("1158201444");
    expect((await ask("wrong")).status).toBe(403);
    expect((await ask("")).status).toBe(403);
    expect((await ask(channel.verifyToken, "1", "instagram")).status).toBe(403);
    expect((await ask(channel.verifyToken, "<script>")).status).toBe(400);
  });

  it("to an unknown address finds nothing", async () => {
    expect((await app.request("/webhooks/telegram", { method: "POST", body: "{}" })).status).toBe(404);
    expect((await app.request("/webhooks/whatsapp", { method: "PUT", body: "{}" })).status).toBe(404);
  });

  it("is to be sent again while the database is away", async () => {
    const away = await createTestApp();
    const lost = await connectChannel(away, (await createWorkspace(away)).id);
    await away.services.pool.end();
    expect((await deliver(away, lost, whatsappBody(lost, { messages: [] }))).status).toBe(503);
    await away.database.drop();
  });
});
