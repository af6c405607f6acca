import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, createWorkspace, nextNumber } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import {
  connectChannel,
  deliver,
  type MetaChannel,
  whatsappBody,
  whatsappText,
  type WhatsappValue,
} from "./testing.ts";

const start = Math.floor(Date.now() / 1000) - 3_600;

describe("a webhook of which a part cannot be applied", () => {
  let app: TestApp;
  let channel: MetaChannel;
  beforeAll(async () => {
    app = await createTestApp();
    channel = await connectChannel(app, (await createWorkspace(app)).id);
    // Stands for a fault of ours: no message of Meta's may be one.
    await asOwner(
      app,
      `CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF NEW.body = 'veneno' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$`,
    );
    await asOwner(
      app,
      "CREATE TRIGGER refuse_poison BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse_poison()",
    );
  });
  afterAll(() => app.stop());

  const bodies = async () =>
    (await asOwner<{ body: string }>(app, "SELECT body FROM messages ORDER BY occurred_at")).map(({ body }) => body);
  const tell = async (value: WhatsappValue) => {
    expect((await deliver(app, channel, whatsappBody(channel, value))).status).toBe(200);
    return app.runJobs({ until: new Date(Date.now() + 30 * 86_400_000) });
  };

  it("has the rest applied, is tried again, and ends as failed with a dead letter; then it can be read again", async () => {
    const phone = "5531997142086";
    const texts = ["antes", "veneno", "depois"].map((body, at) =>
      whatsappText(`wamid.p${at}`, phone, body, start + at),
    );
    const outcomes = await tell({ messages: texts });
    expect(outcomes.filter(({ job }) => job === "ingest").length).toBeGreaterThan(5);
    expect(await bodies()).toEqual(["antes", "depois"]);
    const [event] = await asOwner<{ id: string }>(app, "SELECT id, state, error FROM webhook_events");
    expect(event).toMatchObject({ state: "failed", error: expect.stringMatching(/^1 of 3 events: .*poison/) });
    expect(await asOwner(app, "SELECT task FROM dead_letters")).toEqual([{ task: "ingest" }]);
    await asOwner(app, "DROP TRIGGER refuse_poison ON messages");
    const payload = { workspaceId: channel.workspaceId, webhookEventId: event?.id ?? "" };
    await app.services.jobs.enqueue(app.services.db, "ingest", payload);
    await app.runJobs();
    expect(await bodies()).toEqual(["antes", "veneno", "depois"]);
    expect(await asOwner(app, "SELECT state, error FROM webhook_events")).toEqual([{ state: "done", error: "" }]);
  });

  it("of a channel that was taken off meanwhile is read without effect", async () => {
    const gone = await connectChannel(app, channel.workspaceId);
    const body = whatsappBody(gone, { messages: [whatsappText("wamid.gone", "5531955554444", "oi", start)] });
    expect((await deliver(app, gone, body)).status).toBe(200);
    await asOwner(app, "UPDATE channels SET status = 'disconnected', credentials = NULL WHERE id = $1", [gone.id]);
    await app.runJobs();
    expect(await asOwner(app, "SELECT id FROM messages WHERE external_id = 'wamid.gone'")).toEqual([]);
    expect(await asOwner(app, "SELECT state FROM webhook_events WHERE channel_id = $1", [gone.id])).toEqual([
      { state: "done" },
    ]);
  });

  it("has its account's news applied to each of its numbers: a ban blocks, a template changes", async () => {
    const account = { accountExternalId: `waba-${nextNumber()}`, appSecret: "of-one-app" };
    const numbers = [
      await connectChannel(app, channel.workspaceId, account),
      await connectChannel(app, channel.workspaceId, account),
    ];
    const change = (field: string, value: object) => ({
      object: "whatsapp_business_account",
      entry: [{ id: account.accountExternalId, time: start, changes: [{ field, value }] }],
    });
    const [first] = numbers;
    if (!first) throw new Error("no number");
    const ban = change("account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } });
    expect((await deliver(app, first, ban)).status).toBe(200);
    await app.runJobs();
    const states = await asOwner(app, "SELECT status FROM channels WHERE account_external_id = $1", [
      account.accountExternalId,
    ]);
    expect(states).toEqual([{ status: "blocked" }, { status: "blocked" }]);
  });

  it("joins a number and a user id of which a status tells, and follows a person to a new number", async () => {
    const number = `553198${String(8_000_000 + nextNumber())}`;
    const next = `553198${String(8_000_000 + nextNumber())}`;
    const userId = `BR.${nextNumber()}`;
    await tell({ messages: [whatsappText("wamid.n1", number, "oi", start)] });
    await tell({
      message_echoes: [
        { id: "wamid.n2", from: "1", to: number, timestamp: String(start + 1), type: "text", text: { body: "olá" } },
      ],
    });
    await tell({
      statuses: [
        {
          id: "wamid.n2",
          status: "read",
          timestamp: String(start + 2),
          recipient_id: number,
          recipient_user_id: userId,
        },
      ],
    });
    const system = { type: "user_changed_number", wa_id: next };
    await tell({ messages: [{ id: "wamid.n3", from: number, timestamp: String(start + 3), type: "system", system }] });
    await tell({ messages: [whatsappText("wamid.n4", next, "número novo", start + 4)] });
    const rows = await asOwner(
      app,
      `SELECT array_agg(i.value ORDER BY i.moved_to_at NULLS LAST, i.kind, i.value) AS known FROM contact_identities i
       WHERE i.contact_id = (SELECT contact_id FROM contact_identities WHERE value = $1)`,
      [number],
    );
    expect(rows).toEqual([{ known: [next, userId, number] }]);
    const [thread] = await asOwner<{ bodies: string[] }>(
      app,
      `SELECT array_agg(m.body ORDER BY m.occurred_at) AS bodies FROM messages m JOIN conversations c ON c.id = m.conversation_id
       JOIN contact_identities i ON i.contact_id = c.contact_id WHERE i.value = $1`,
      [next],
    );
    expect(thread?.bodies).toEqual(["oi", "olá", "número novo"]);
  });
});
