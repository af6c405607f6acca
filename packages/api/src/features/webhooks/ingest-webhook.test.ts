import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asOwner, createWorkspace, nextNumber } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { freeAddress } from "../../ports/channels/testing.ts";
import { insertMessage } from "../../testing/inbox-rows.ts";
import {
  connectChannel,
  deliver,
  instagramBody,
  type MetaChannel,
  publishAgent,
  whatsappBody,
  whatsappText,
  type WhatsappValue,
} from "./testing.ts";

const start = Math.floor(Date.now() / 1000) - 3_600;

describe("the ingest", () => {
  let app: TestApp;
  let workspaceId: string;
  let channel: MetaChannel;
  let phone: string;
  beforeAll(async () => {
    const nobody = await freeAddress();
    const outside = { META_GRAPH_URL: nobody, INSTAGRAM_GRAPH_URL: nobody };
    app = await createTestApp({ RUN_DEBOUNCE_MS: "600000", RUN_MAX_WAIT_MS: "600000", ...outside });
    workspaceId = (await createWorkspace(app)).id;
    channel = await connectChannel(app, workspaceId);
    await publishAgent(app, channel);
  });
  afterAll(() => app.stop());
  beforeEach(() => {
    phone = `553199${String(7_000_000 + nextNumber())}`;
  });

  /** Delivers values of WhatsApp's in one body and reads them. */
  const tell = async (...values: WhatsappValue[]) => {
    expect((await deliver(app, channel, whatsappBody(channel, ...values))).status).toBe(200);
    const outcomes = await app.runJobs();
    // Nobody answers for Meta here: files stay waiting.
    expect(outcomes.filter(({ job, error }) => error !== undefined && job !== "fetch_media")).toEqual([]);
  };
  const say = (id: string, body: string, second: number, from = phone) =>
    tell({
      contacts: [{ profile: { name: "Marina Vilela" }, wa_id: from }],
      messages: [whatsappText(id, from, body, start + second)],
    });
  const conversation = async (from = phone) => {
    const [row] = await asOwner<Record<string, unknown> & { id: string; contact_id: string }>(
      app,
      `SELECT c.* FROM conversations c JOIN contact_identities i ON i.contact_id = c.contact_id
       WHERE i.kind = 'phone' AND i.value = $1 ORDER BY c.created_at DESC LIMIT 1`,
      [from],
    );
    return row;
  };
  const messages = async (from = phone) =>
    asOwner<Record<string, unknown> & { id: string }>(
      app,
      "SELECT * FROM messages WHERE conversation_id = $1 ORDER BY occurred_at, seq",
      [(await conversation(from))?.id],
    );
  const id = (name: string) => `wamid.${name}.${phone}`;

  it("makes contact, conversation and message of a first text, and wakes the agent", async () => {
    await say(id("first"), "Oi, quanto custa?", 0);
    expect(await conversation()).toMatchObject({
      status: "open",
      control: "ai",
      unread_count: 1,
      last_seq: 1,
      input_seq: 1,
      handled_seq: 0,
      last_preview: "Oi, quanto custa?",
      last_author: "contact",
      run_due_at: expect.any(Date),
      window_expires_at: new Date((start + 24 * 3_600) * 1000),
      first_inbound_at: new Date(start * 1000),
    });
    expect(await messages()).toMatchObject([
      { external_id: id("first"), direction: "in", author: "contact", body: "Oi, quanto custa?", status: "received" },
    ]);
    const contacts = await asOwner(app, "SELECT profile_name FROM contacts WHERE id = $1", [
      (await conversation())?.contact_id,
    ]);
    expect(contacts).toEqual([{ profile_name: "Marina Vilela" }]);
    expect(await asOwner(app, "SELECT metric FROM usage_deltas ORDER BY id")).toEqual([
      { metric: "opened" },
      { metric: "messages_in" },
    ]);
  });

  it("reads every message of a batch, and one that comes again changes nothing", async () => {
    const texts = [1, 2, 3].map((second) => whatsappText(id(`b${second}`), phone, `linha ${second}`, start + second));
    await tell({ messages: texts.slice(0, 2) }, { messages: [texts[2]] });
    const before = await conversation();
    await tell({ messages: texts.toReversed() });
    expect((await messages()).map(({ body }) => body)).toEqual(["linha 1", "linha 2", "linha 3"]);
    expect(await conversation()).toEqual(before);
    expect(before).toMatchObject({ unread_count: 3, last_preview: "linha 3" });
  });

  it("knows a Brazilian number with and without its ninth digit as one person", async () => {
    const without = phone.slice(0, 4) + phone.slice(5);
    await say(id("with"), "com", 0);
    await say(id("without"), "sem", 1, without);
    expect((await messages()).map(({ body }) => body)).toEqual(["com", "sem"]);
    const [identity] = await asOwner(app, "SELECT value, address FROM contact_identities WHERE value = $1", [phone]);
    expect(identity).toEqual({ value: phone, address: without });
  });

  it("leaves the list's line at the newest message when an older one comes late", async () => {
    await say(id("new"), "nova", 50);
    await say(id("old"), "velha", 10);
    expect(await conversation()).toMatchObject({ last_preview: "nova", unread_count: 2, last_seq: 2, input_seq: 2 });
    expect((await messages()).map(({ body }) => body)).toEqual(["velha", "nova"]);
  });

  it("wakes a snoozed conversation and opens a new one after the last was closed", async () => {
    await say(id("s1"), "um", 0);
    const first = await conversation();
    await asOwner(
      app,
      "UPDATE conversations SET status = 'snoozed', snoozed_until = now() + interval '1 day' WHERE id = $1",
      [first?.id],
    );
    await say(id("s2"), "dois", 1);
    expect(await conversation()).toMatchObject({ id: first?.id, status: "open", snoozed_until: null });
    await asOwner(app, "UPDATE conversations SET status = 'closed', closed_at = now() WHERE id = $1", [first?.id]);
    await say(id("s2"), "dois", 1);
    expect((await conversation())?.id).toBe(first?.id);
    await say(id("s3"), "três", 2);
    expect((await conversation())?.id).not.toBe(first?.id);
    expect(await conversation()).toMatchObject({ status: "open", last_seq: 1 });
  });

  it("lets a conversation without a speaking agent wait for people", async () => {
    const plain = await connectChannel(app, workspaceId);
    await deliver(app, plain, whatsappBody(plain, { messages: [whatsappText(id("p"), phone, "oi", start)] }));
    await app.runJobs();
    expect(await conversation()).toMatchObject({
      control: "handoff_pending",
      control_reason: "no_agent",
      run_due_at: null,
      assignee_id: null,
    });
  });

  it("applies reactions, edits and deletions to their message, in whatever order they come", async () => {
    const edit = (edit: string, second: number) => ({
      id: id(`e${second}`),
      from: phone,
      timestamp: String(start + second),
      type: "edit",
      edit: { original_message_id: id("m"), message: { type: "text", text: { body: edit } } },
    });
    const react = (emoji: string, second: number) => ({
      id: id(`r${second}`),
      from: phone,
      timestamp: String(start + second),
      type: "reaction",
      reaction: { message_id: id("m"), emoji },
    });
    await tell({ messages: [edit("segunda", 9), react("❤️", 8)] });
    await say(id("m"), "primeira", 0);
    await tell({ messages: [edit("entre", 5), react("👍", 7)] });
    const [message] = await messages();
    expect(message).toMatchObject({ body: "segunda", edited_at: new Date((start + 9) * 1000) });
    expect(
      await asOwner(app, "SELECT side, emoji FROM message_reactions WHERE message_id = $1", [message?.id]),
    ).toEqual([{ side: "contact", emoji: "❤️" }]);
    expect(await conversation()).toMatchObject({ last_preview: "segunda", unread_count: 1, input_seq: 1 });
    await tell({
      messages: [
        react("", 10),
        {
          id: id("d"),
          from: phone,
          timestamp: String(start + 20),
          type: "revoke",
          revoke: { original_message_id: id("m") },
        },
      ],
    });
    await tell({ messages: [edit("zu spät", 30)] });
    expect((await messages())[0]).toMatchObject({
      body: "",
      payload: {},
      deleted_at: new Date((start + 20) * 1000),
      edited_at: null,
    });
    expect(await conversation()).toMatchObject({ last_preview: "" });
    expect(await asOwner(app, "SELECT emoji FROM message_reactions WHERE message_id = $1", [message?.id])).toEqual([
      { emoji: null },
    ]);
    expect(await asOwner(app, "SELECT * FROM parked_events")).toEqual([]);
  });

  it("takes an echo of the phone for a person's answer: the agent is silent, what was asked is answered", async () => {
    await say(id("q"), "Tem em azul?", 0);
    await tell({
      message_echoes: [
        {
          id: id("echo"),
          from: "5531900000000",
          to: phone,
          timestamp: String(start + 5),
          type: "text",
          text: { body: "Tem sim" },
        },
      ],
    });
    expect(await conversation()).toMatchObject({
      control: "human",
      control_reason: "phone_replied",
      control_epoch: 2,
      run_due_at: null,
      unread_count: 0,
      input_seq: 1,
      handled_seq: 1,
      last_author: "phone",
      last_preview: "Tem sim",
      first_responder: "person",
    });
    expect((await messages()).at(-1)).toMatchObject({ author: "phone", direction: "out", status: "sent" });
  });

  it("does not take an echo of our own message for a person's answer", async () => {
    await say(id("q"), "Tem em azul?", 0);
    const { id: conversationId } = (await conversation()) ?? { id: "" };
    const of = { conversationId, channelId: channel.id, direction: "out", author: "agent" };
    await insertMessage(app, workspaceId, {
      ...of,
      seq: 2,
      at: new Date().toISOString(),
      body: "Tem sim",
      externalId: id("known"),
      status: "sent",
      statusRank: 2,
    });
    await insertMessage(app, workspaceId, {
      ...of,
      seq: 3,
      at: new Date().toISOString(),
      body: "Mais algo?",
      status: "sending",
      statusRank: 1,
    });
    await asOwner(app, "UPDATE conversations SET last_seq = 3 WHERE id = $1", [conversationId]);
    const now = String(Math.floor(Date.now() / 1000));
    const echo = (name: string, body: string) => ({
      id: id(name),
      from: "1",
      to: phone,
      timestamp: now,
      type: "text",
      text: { body },
    });
    await tell({ message_echoes: [echo("known", "Tem sim"), echo("racing", "Mais algo?")] });
    expect(await conversation()).toMatchObject({ control: "ai", last_seq: 3 });
    expect((await messages()).at(-1)).toMatchObject({ body: "Mais algo?", external_id: id("racing"), status: "sent" });
  });

  it("waits with an echo of other words while a message of ours is on its way, then believes it", async () => {
    await say(id("q"), "Tem em azul?", 0);
    const { id: conversationId } = (await conversation()) ?? { id: "" };
    const ours = await insertMessage(app, workspaceId, {
      conversationId,
      channelId: channel.id,
      direction: "out",
      author: "agent",
      seq: 2,
      at: new Date().toISOString(),
      type: "image",
      body: "",
      status: "sending",
      statusRank: 1,
    });
    await asOwner(app, "UPDATE conversations SET last_seq = 2 WHERE id = $1", [conversationId]);
    const now = String(Math.floor(Date.now() / 1000));
    await tell({
      message_echoes: [
        { id: id("other"), from: "1", to: phone, timestamp: now, type: "text", text: { body: "Eu respondo" } },
      ],
    });
    expect(await conversation()).toMatchObject({ control: "ai", last_seq: 2 });
    await asOwner(app, "UPDATE messages SET status = 'sent', status_rank = 2, external_id = $2 WHERE id = $1", [
      ours,
      id("ours"),
    ]);
    await app.runJobs({ until: new Date(Date.now() + 60_000) });
    expect(await conversation()).toMatchObject({ control: "human", last_seq: 3 });
  });

  it("applies statuses that came before the message they speak of", async () => {
    await tell({ statuses: [{ id: id("echo"), status: "read", timestamp: String(start + 9), recipient_id: phone }] });
    await tell({
      statuses: [{ id: id("echo"), status: "delivered", timestamp: String(start + 7), recipient_id: phone }],
    });
    await tell({
      message_echoes: [
        { id: id("echo"), from: "1", to: phone, timestamp: String(start + 5), type: "text", text: { body: "Olá" } },
      ],
    });
    expect(await messages()).toMatchObject([
      { status: "read", read_at: new Date((start + 9) * 1000), delivered_at: new Date((start + 7) * 1000) },
    ]);
    expect(await asOwner(app, "SELECT * FROM parked_events")).toEqual([]);
  });

  it("shows what nobody knew as unsupported, and applies the rest of the batch", async () => {
    await tell({
      messages: [
        { id: id("holo"), from: phone, timestamp: String(start), type: "hologram", hologram: {} },
        whatsappText(id("ok"), phone, "oi", start + 1),
      ],
    });
    expect(await messages()).toMatchObject([{ type: "unsupported" }, { body: "oi" }]);
  });

  it("leaves files to be fetched", async () => {
    await tell({
      messages: [
        {
          id: id("img"),
          from: phone,
          timestamp: String(start),
          type: "image",
          image: { id: "media-1", mime_type: "image/jpeg", sha256: "abc", caption: "veja" },
        },
      ],
    });
    const [message] = await messages();
    expect(message).toMatchObject({ type: "image", body: "veja" });
    expect(
      await asOwner(app, "SELECT kind, state, external_id, promised_sha256 FROM attachments WHERE message_id = $1", [
        message?.id,
      ]),
    ).toEqual([{ kind: "image", state: "waiting", external_id: "media-1", promised_sha256: "abc" }]);
  });

  it("keeps what a person said last about marketing", async () => {
    const prefer = (value: string, second: number) => ({
      user_preferences: [{ wa_id: phone, category: "marketing_messages", value, timestamp: String(start + second) }],
    });
    await say(id("m"), "oi", 0);
    await tell(prefer("resume", 9));
    await tell(prefer("stop", 5));
    const optedOut = async () =>
      (
        await asOwner(app, "SELECT marketing_opt_out_at FROM contacts WHERE id = $1", [
          (await conversation())?.contact_id,
        ])
      )[0];
    expect(await optedOut()).toEqual({ marketing_opt_out_at: null });
    await tell(prefer("stop", 12));
    expect(await optedOut()).toEqual({ marketing_opt_out_at: new Date((start + 12) * 1000) });
  });

  it("reads Instagram's messages, echoes and story mentions", async () => {
    const insta = await connectChannel(app, workspaceId, { kind: "instagram" });
    await publishAgent(app, insta);
    const customer = `ig-${nextNumber()}`;
    const at = (second: number) => (start + second) * 1000;
    const say = { sender: { id: customer }, recipient: { id: insta.externalId } };
    await deliver(
      app,
      insta,
      instagramBody(insta, {
        ...say,
        timestamp: at(0),
        message: {
          mid: id("story"),
          attachments: [{ type: "story_mention", payload: { url: "https://cdn.example/x" } }],
        },
      }),
    );
    await app.runJobs();
    const find = async () =>
      (
        await asOwner(
          app,
          "SELECT control, input_seq, unread_count, window_expires_at IS NOT NULL AS is_open FROM conversations WHERE channel_id = $1",
          [insta.id],
        )
      )[0];
    expect(await find()).toEqual({ control: "ai", input_seq: 0, unread_count: 1, is_open: true });
    await deliver(
      app,
      insta,
      instagramBody(
        insta,
        { ...say, timestamp: at(1), message: { mid: id("dm"), text: "oi" } },
        {
          sender: { id: insta.externalId },
          recipient: { id: customer },
          timestamp: at(2),
          message: { mid: id("app"), text: "Olá!", is_echo: true },
        },
      ),
    );
    await app.runJobs();
    expect(await find()).toEqual({ control: "human", input_seq: 2, unread_count: 0, is_open: true });
  });
});
