import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readableTexts } from "../../ops/reader-columns.ts";
import { ops } from "../../ops/testing.ts";
import { freeAddress } from "../../ports/channels/testing.ts";
import { asOwner, createWorkspace, nextNumber, type TestWorkspace } from "../../testing/factories.ts";
import { findEverywhere as findWords } from "../../testing/find-everywhere.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { connectChannel, deliver, type MetaChannel, whatsappBody, whatsappText } from "../webhooks/testing.ts";
import { eraseContact } from "./erase-contact.service.ts";

/** Of the columns that could, those in which no customer's words come to stand: ids, digests, emoji, what Meta says. */
const wordless = [
  "attachments.external_id",
  "attachments.promised_sha256",
  "attachments.sha256",
  "attachments.storage_key",
  "message_reactions.emoji",
  "messages.mentions",
  "parked_events.digest",
  "templates.components",
  "templates.rejected_reason",
  "webhook_events.dedupe_key",
  "webhook_events.error",
];

const now = Math.floor(Date.now() / 1000);
const origin = { actor: { kind: "system" as const }, ip: null, userAgent: "test", requestId: null };

type Person = { phone: string; name: string; said: string; wamid: string; contactId: string; conversationId: string };

let app: TestApp;
let workspace: TestWorkspace;
let channel: MetaChannel;
beforeAll(async () => {
  const nobody = await freeAddress();
  app = await createTestApp({ META_GRAPH_URL: nobody, RUN_DEBOUNCE_MS: "600000", RUN_MAX_WAIT_MS: "600000" });
});
afterAll(() => app.stop());
beforeEach(async () => {
  workspace = await createWorkspace(app);
  channel = await connectChannel(app, workspace.id);
});

/** Somebody who has written, with something in every table that holds what people say or are called. */
async function meet(firstName: string): Promise<Person> {
  const number = nextNumber();
  const name = `${firstName} ${number}a`;
  const phone = `5531997${String(100_000 + number)}`;
  const said = `quero o tapete azul ${number} da vitrine`;
  const wamid = `wamid.${Buffer.from(`\u001c\u0018\r${phone}\u0015`).toString("base64")}`;
  await write({ phone, name, said, wamid });
  const [row] = await asOwner<{ contact_id: string; id: string }>(
    app,
    `SELECT v.contact_id, v.id FROM conversations v JOIN contact_identities i ON i.contact_id = v.contact_id
     WHERE i.workspace_id = $1 AND i.value = $2`,
    [workspace.id, phone],
  );
  const person = { phone, name, said, wamid, contactId: row?.contact_id ?? "", conversationId: row?.id ?? "" };
  await surround(person);
  return person;
}

async function write({ phone, name, said, wamid }: Pick<Person, "phone" | "name" | "said" | "wamid">): Promise<void> {
  const value = { contacts: [{ profile: { name }, wa_id: phone }], messages: [whatsappText(wamid, phone, said, now)] };
  expect((await deliver(app, channel, whatsappBody(channel, value))).status).toBe(200);
  await app.runJobs();
}

async function surround({ phone, name, said, wamid, contactId, conversationId }: Person): Promise<void> {
  const [ws, about] = [workspace.id, `${name} ${phone}: ${said}`];
  const run = (text: string, values: unknown[]) => asOwner<{ id: string }>(app, text, values);
  await run(
    `UPDATE contacts SET name = $2, email = $4, notes = $3, city = $2, interest = $3, facts = jsonb_build_object('a', $3::text),
       origin = jsonb_build_object('ad', $3::text) WHERE id = $1`,
    [contactId, name, about, `${phone}@exemplo.com.br`],
  );
  await run("UPDATE conversations SET summary = $2, handoff_summary = $2, instruction = $2 WHERE id = $1", [
    conversationId,
    about,
  ]);
  const [message] = await run("SELECT id FROM messages WHERE conversation_id = $1", [conversationId]);
  const [note] = await run(
    `INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, body, payload, status,
       status_rank, occurred_at, error_details, reply_to_external_id)
     VALUES ($1, $2, $3, 90, 'note', 'person', 'text', $4, jsonb_build_object('x', $4::text), 'received', 9, now(), $4, $5) RETURNING id`,
    [ws, conversationId, channel.id, about, wamid],
  );
  await run(
    "INSERT INTO message_reactions (workspace_id, message_id, side, emoji, at) VALUES ($1, $2, 'contact', '❤', now())",
    [ws, message?.id],
  );
  await run("INSERT INTO send_attempts (workspace_id, message_id, number, details) VALUES ($1, $2, 1, $3)", [
    ws,
    note?.id,
    about,
  ]);
  const key = `${ws}/file-${contactId}`;
  await app.services.files.put(key, Buffer.from(about), { mimeType: "image/jpeg" });
  await run(
    `INSERT INTO attachments (workspace_id, message_id, conversation_id, kind, mime_type, filename, state, storage_key, source_url)
     VALUES ($1, $2, $3, 'image', 'image/jpeg', $4, 'stored', $5, $6)`,
    [ws, message?.id, conversationId, `../${name}.jpg`, key, `https://cdn/${phone}`],
  );
  const [agentRun] = await run(
    `INSERT INTO agent_runs (workspace_id, conversation_id, trigger, claimed_seq, control_epoch, outcome, reason)
     VALUES ($1, $2, 'message', 1, 1, 'replied', $3) RETURNING id`,
    [ws, conversationId, about],
  );
  await run(
    `INSERT INTO agent_steps (workspace_id, run_id, number, kind, input, output)
     VALUES ($1, $2, 1, 'model', jsonb_build_object('x', $3::text), jsonb_build_object('x', $3::text))`,
    [ws, agentRun?.id, about],
  );
  await run(
    "INSERT INTO conversation_events (workspace_id, conversation_id, kind, actor, data) VALUES ($1, $2, 'closed', 'person', jsonb_build_object('x', $3::text))",
    [ws, conversationId, about],
  );
  const [merged] = await run(
    "INSERT INTO contacts (workspace_id, profile_name, merged_into_id) VALUES ($1, $2, $3) RETURNING id",
    [ws, `${name} de antes`, contactId],
  );
  await run(
    "INSERT INTO contact_merges (workspace_id, kept_id, merged_id, reason, moved) VALUES ($1, $2, $3, 'person', jsonb_build_object('x', $4::text))",
    [ws, contactId, merged?.id, about],
  );
  await run(
    `INSERT INTO parked_events (workspace_id, channel_id, target_external_id, digest, event)
     VALUES ($1, $2, $3, sha256(convert_to($3, 'UTF8')), '{}'), ($1, $2, 'other', sha256(convert_to($4, 'UTF8')), jsonb_build_object('from', $4::text))`,
    [ws, channel.id, `${wamid}==`, phone],
  );
  await run("INSERT INTO dead_letters (workspace_id, task, payload, error, attempts) VALUES ($1, 'run', $2, $3, 8)", [
    ws,
    JSON.stringify({ workspaceId: ws, conversationId }),
    about,
  ]);
  await run("INSERT INTO usage_deltas (workspace_id, metric, value) VALUES ($1, 'messages_in', 1)", [ws]);
}

const findEverywhere = (words: string[]) => findWords(app, words);

/** Columns of rows about a customer in which a text could stand that is not one of our own words. */
const couldHoldWords = async (): Promise<string[]> => {
  const rows = await asOwner<{ table: string; column: string }>(
    app,
    `SELECT c.table_name AS table, c.column_name AS column FROM information_schema.columns c
     WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'jsonb', 'json', 'bytea', 'ARRAY')
       AND c.table_name IN (SELECT table_name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name IN ('contact_id', 'conversation_id', 'message_id', 'run_id', 'channel_id'))`,
  );
  const ofCustomers = [...rows, ...["name", "profile_name", "email"].map((column) => ({ table: "contacts", column }))];
  return ofCustomers
    .filter(({ table, column }) => readableTexts[table]?.includes(column) !== true)
    .map(({ table, column }) => `${table}.${column}`);
};

const wordsOf = ({ phone, name, said, wamid }: Person): string[] => [
  phone,
  name,
  said.replace("o sofá do ", ""),
  wamid,
];
const erase = (contactId: string, isDiscardingFailed = false) =>
  eraseContact(app.services, { workspaceId: workspace.id, contactId, origin, isDiscardingFailed });
const auditOf = () =>
  asOwner(
    app,
    "SELECT action, target_id, details FROM audit_log WHERE workspace_id = $1 AND action LIKE 'contacts.%'",
    [workspace.id],
  );

describe("erasing a contact", () => {
  it("leaves none of the person's words, names and numbers in any column of any table, and touches nobody else", async () => {
    const marina = await meet("Marina Vilela");
    const other = await meet("Otávio Brandt");
    const before = await findEverywhere(wordsOf(marina));
    expect(before).toEqual(
      expect.arrayContaining([
        "agent_runs.reason",
        "agent_steps.input",
        "agent_steps.output",
        "attachments.filename",
        "attachments.source_url",
        "contact_identities.address",
        "contact_identities.value",
        "contact_merges.moved",
        "contacts.facts",
        "contacts.name",
        "contacts.name_key",
        "contacts.notes",
        "contacts.origin",
        "contacts.profile_name",
        "conversation_events.data",
        "conversations.last_preview",
        "conversations.summary",
        "dead_letters.error",
        "messages.body",
        "messages.external_id",
        "messages.payload",
        "messages.reply_to_external_id",
        "parked_events.event",
        "parked_events.target_external_id",
        "send_attempts.details",
        "webhook_events.body",
      ]),
    );
    const forgotten = (await couldHoldWords()).filter((place) => !before.includes(place) && !wordless.includes(place));
    expect(forgotten).toEqual([]);
    const othersBefore = await findEverywhere(wordsOf(other));
    expect(await erase(marina.contactId)).toMatchObject({ isComplete: true, messages: 2, files: 1, webhooks: 1 });
    expect(await findEverywhere(wordsOf(marina))).toEqual([]);
    expect(await findEverywhere(wordsOf(other))).toEqual(othersBefore);
    expect(await app.services.files.stat(`${workspace.id}/file-${marina.contactId}`)).toBeUndefined();
    expect(await app.services.files.stat(`${workspace.id}/file-${other.contactId}`)).toBeDefined();
  });

  it("keeps rows and counters that numbers are made of, and the audit chain whole with an entry that names nobody", async () => {
    const marina = await meet("Marina Vilela");
    const numbers = () =>
      asOwner(
        app,
        `SELECT (SELECT count(*) FROM messages WHERE conversation_id = $1) AS messages,
           (SELECT count(*) FROM agent_runs WHERE conversation_id = $1) AS runs,
           (SELECT sum(value) FROM usage_deltas WHERE workspace_id = $2) AS usage,
           (SELECT opened_at FROM conversations WHERE id = $1) AS opened`,
        [marina.conversationId, workspace.id],
      );
    const before = await numbers();
    await erase(marina.contactId);
    expect(await numbers()).toEqual(before);
    expect(await auditOf()).toEqual([
      { action: "contacts.erase", target_id: marina.contactId, details: { contacts: 2, conversations: 1 } },
    ]);
    expect((await ops(app, "verify-audit")).code).toBe(0);
  });

  it("does nothing the second time, and erases one person also by the id of a merged contact", async () => {
    const marina = await meet("Marina Vilela");
    const [merged] = await asOwner<{ id: string }>(app, "SELECT id FROM contacts WHERE merged_into_id = $1", [
      marina.contactId,
    ]);
    expect((await erase(merged?.id ?? "")).messages).toBe(2);
    expect(await erase(marina.contactId)).toMatchObject({ isComplete: true, messages: 0, files: 0, webhooks: 0 });
    expect(await auditOf()).toHaveLength(1);
    expect(await findEverywhere(wordsOf(marina))).toEqual([]);
  });

  it("meets whoever writes again as somebody new", async () => {
    const marina = await meet("Marina Vilela");
    await erase(marina.contactId);
    await write({ ...marina, said: "Bom dia de novo", wamid: "wamid.again" });
    const [now] = await asOwner<{ contact_id: string }>(
      app,
      "SELECT contact_id FROM contact_identities WHERE value = $1",
      [marina.phone],
    );
    expect(now?.contact_id).toBeDefined();
    expect(now?.contact_id).not.toBe(marina.contactId);
    expect(
      await asOwner(
        app,
        "SELECT body FROM messages m JOIN conversations v ON v.id = m.conversation_id WHERE v.contact_id = $1",
        [now?.contact_id],
      ),
    ).toEqual([{ body: "Bom dia de novo" }]);
  });

  it("finds the person's webhooks among thousands of others", async () => {
    await asOwner(
      app,
      `INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body, state)
       SELECT $1, $2, sha256(convert_to(n::text, 'UTF8')), '{}', 'done' FROM generate_series(1, 2100) n`,
      [workspace.id, channel.id],
    );
    const marina = await meet("Marina Vilela");
    expect(await erase(marina.contactId)).toMatchObject({ isComplete: true, webhooks: 1 });
    expect(await findEverywhere(wordsOf(marina))).toEqual([]);
    expect(
      await asOwner(app, "SELECT count(*) AS count FROM webhook_events WHERE workspace_id = $1", [workspace.id]),
    ).toEqual([{ count: 2100 }]);
  });

  it("takes up what a killed one left, whichever step it died in", async () => {
    const marina = await meet("Marina Vilela");
    const dying = {
      ...app.services,
      files: { ...app.services.files, delete: () => Promise.reject(new Error("killed")) },
    };
    await expect(
      eraseContact(dying, {
        workspaceId: workspace.id,
        contactId: marina.contactId,
        origin,
        isDiscardingFailed: false,
      }),
    ).rejects.toThrow("killed");
    expect(await findEverywhere([marina.said])).toContain("webhook_events.body");
    expect(await erase(marina.contactId)).toMatchObject({ isComplete: true, files: 1 });
    expect(await findEverywhere(wordsOf(marina))).toEqual([]);
  });

  it("is not complete while webhooks about the person are unread or an agent is at work, and keeps the names till then", async () => {
    const marina = await meet("Marina Vilela");
    await asOwner(app, "UPDATE webhook_events SET state = 'failed' WHERE workspace_id = $1", [workspace.id]);
    await asOwner(app, "UPDATE conversations SET lease_until = now() + interval '1 hour' WHERE id = $1", [
      marina.conversationId,
    ]);
    expect(await erase(marina.contactId)).toMatchObject({ isComplete: false, unreadWebhooks: 1, busyConversations: 1 });
    await asOwner(app, "UPDATE conversations SET lease_until = NULL WHERE id = $1", [marina.conversationId]);
    expect(await erase(marina.contactId)).toMatchObject({ isComplete: false, unreadWebhooks: 1, busyConversations: 0 });
    expect(await auditOf()).toEqual([]);
    expect(await findEverywhere(wordsOf(marina))).toContain("contact_identities.value");
    expect(await erase(marina.contactId, true)).toMatchObject({ isComplete: true, webhooks: 1 });
    expect(await findEverywhere(wordsOf(marina))).toEqual([]);
  });

  it("refuses a contact of another workspace", async () => {
    const marina = await meet("Marina Vilela");
    const elsewhere = await createWorkspace(app);
    await expect(
      eraseContact(app.services, {
        workspaceId: elsewhere.id,
        contactId: marina.contactId,
        origin,
        isDiscardingFailed: false,
      }),
    ).rejects.toThrow("no such contact");
    const ran = await ops(app, `contact erase --workspace ${elsewhere.slug} --contact ${marina.contactId} --yes`);
    expect(ran).toMatchObject({ code: 1, complained: "NOT_FOUND: no such contact" });
    expect(await findEverywhere(wordsOf(marina))).toContain("messages.body");
  });
});

describe("the commands", () => {
  it("find the person by the number, ask for the word, and do nothing on a dry run", async () => {
    const marina = await meet("Marina Vilela");
    const written = `+${marina.phone.slice(0, 2)}-(${marina.phone.slice(2, 4)})-${marina.phone.slice(5)}`;
    const command = `contact erase --workspace ${workspace.slug} --phone ${written}`;
    expect((await ops(app, `${command} --dry-run`)).said).toContain(`would erase contact ${marina.contactId}`);
    expect((await ops(app, command, { answer: "yes" })).code).toBe(2);
    expect(await findEverywhere(wordsOf(marina))).toContain("messages.body");
    const erased = await ops(app, command, { answer: "erase" });
    expect(erased).toMatchObject({ code: 0, said: expect.stringContaining("Complete.") });
    expect(JSON.stringify([erased.said, erased.log])).not.toContain("Marina");
    expect((await ops(app, command, { answer: "erase" })).complained).toContain("Nobody in");
  });

  it("export all rows and files of one person into a folder that others cannot read, and say so in the audit log", async () => {
    const marina = await meet("Marina Vilela");
    const other = await meet("Otávio Brandt");
    const folder = await mkdtemp(join(tmpdir(), "piloto-export-"));
    const out = join(folder, "marina");
    const command = `contact export --workspace ${workspace.slug} --contact ${marina.contactId} --out ${out}`;
    expect(await ops(app, command)).toMatchObject({ code: 0, said: expect.stringContaining("2 messages and 1 files") });
    const text = await readFile(join(out, "contact.json"), "utf8");
    for (const word of [marina.phone, marina.name, marina.said, `${marina.name} de antes`])
      expect(text).toContain(word);
    for (const word of [other.phone, other.name, other.said]) expect(text).not.toContain(word);
    const exported = JSON.parse(text) as { rows: Record<string, unknown[]> };
    const empty = Object.keys(exported.rows).filter((table) => exported.rows[table]?.length === 0);
    expect(empty).toEqual(["conversation_labels", "message_status_events"]);
    expect(await readdir(join(out, "files"))).toEqual(["0001.jpg"]);
    expect(await readFile(join(out, "files/0001.jpg"), "utf8")).toContain(marina.said);
    expect(await ops(app, command)).toMatchObject({ code: 1, complained: expect.stringContaining("cannot be made") });
    expect(await auditOf()).toEqual([
      { action: "contacts.export", target_id: marina.contactId, details: { messages: 2, files: 1 } },
    ]);
    await rm(folder, { recursive: true });
  });
});
