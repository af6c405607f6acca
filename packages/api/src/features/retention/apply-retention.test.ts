import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { ops } from "../../ops/testing.ts";
import { freeAddress } from "../../ports/channels/testing.ts";
import type { Services } from "../../services.ts";
import { createDyingDatabase } from "../../testing/dying-database.ts";
import { asOwner, createWorkspace, nextNumber } from "../../testing/factories.ts";
import { findEverywhere } from "../../testing/find-everywhere.ts";
import {
  insertChannel,
  insertContact,
  insertConversation,
  insertMessage,
  insertRow,
} from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { createMaintenance } from "../maintenance/maintenance.worker.ts";
import { connectChannel, deliver, whatsappBody, whatsappText } from "../webhooks/testing.ts";
import { applyRetention } from "./apply-retention.service.ts";

const keptDays = 90;
const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** Tables that name a conversation without a foreign key. Hints hold ids only, and for a day. */
const withoutKey = ["presences", "realtime_events"];

type Old = { id: string; contactId: string; fileKey: string; uploadKey: string; word: string };

let app: TestApp;
let workspaceId: string;
let channelId: string;
beforeAll(async () => {
  const nobody = await freeAddress();
  app = await createTestApp({ META_GRAPH_URL: nobody, RUN_DEBOUNCE_MS: "600000", RUN_MAX_WAIT_MS: "600000" });
});
afterAll(() => app.stop());
beforeEach(async () => {
  workspaceId = (await createWorkspace(app)).id;
  channelId = await insertChannel(app, workspaceId);
  await keepFor(keptDays);
});

const keepFor = (days: number | null) =>
  asOwner(app, "UPDATE workspaces SET retention_days = $2 WHERE id = $1", [workspaceId, days]);
const apply = (services: Services = app.services, signal = new AbortController().signal) =>
  applyRetention(services, { workspaceId }, { signal });
const isThere = async (id: string): Promise<boolean> =>
  (await asOwner(app, "SELECT FROM conversations WHERE id = $1", [id])).length === 1;
const entries = () =>
  asOwner<{ details: Record<string, number> }>(
    app,
    "SELECT actor_kind, details FROM audit_log WHERE workspace_id = $1 AND action = 'workspaces.applyRetention'",
    [workspaceId],
  );
const close = (closedAt: string, fields: Record<string, unknown> = {}) =>
  insertConversation(app, workspaceId, { channelId, status: "closed", closedAt, ...fields });

async function putFile(fields: Record<string, unknown>): Promise<string> {
  const key = `${workspaceId}/file-${nextNumber()}`;
  await app.services.files.put(key, Buffer.from("bytes"), { mimeType: "image/jpeg" });
  const row = { workspaceId, kind: "image", state: "stored", storageKey: key, createdAt: ago(100), ...fields };
  await insertRow(app, "attachments", row);
  return key;
}

/** A conversation with a row in every table that belongs to one, and its word in every text. */
async function closeFull(closedAt: string): Promise<Old> {
  const word = `tapete-azul-${nextNumber()}`;
  const contactId = await insertContact(app, workspaceId, { name: "Marina" });
  const id = await close(closedAt, { contactId, summary: word, lastPreview: word, instruction: word });
  const ids = { workspaceId, conversationId: id };
  const at = ago(100);
  const messageId = await insertMessage(app, workspaceId, { conversationId: id, channelId, seq: 1, at, body: word });
  const about = { conversationId: id, channelId, at, replyToId: messageId, payload: JSON.stringify({ word }) };
  await insertMessage(app, workspaceId, { ...about, seq: 2, direction: "note", author: "person", body: word });
  await insertRow(app, "message_reactions", { workspaceId, messageId, side: "contact", emoji: "❤", at });
  await insertRow(app, "message_status_events", { workspaceId, messageId, status: "read", at });
  await insertRow(app, "send_attempts", { workspaceId, messageId, number: 1, details: word });
  const fileKey = await putFile({ conversationId: id, messageId, filename: word });
  const uploadKey = await putFile({ conversationId: id, filename: word });
  const run = { ...ids, trigger: "message", claimedSeq: 1, controlEpoch: 1, outcome: "replied", reason: word };
  const runId = await insertRow(app, "agent_runs", run);
  const step = { workspaceId, runId, number: 1, kind: "model", input: JSON.stringify({ word }) };
  await insertRow(app, "agent_steps", step);
  await insertRow(app, "conversation_events", {
    ...ids,
    kind: "closed",
    actor: "person",
    data: JSON.stringify({ word }),
  });
  const labelId = await insertRow(app, "labels", { workspaceId, name: `Rótulo ${nextNumber()}` });
  await insertRow(app, "conversation_labels", { ...ids, labelId });
  await insertRow(app, "presences", { ...ids, userId: id, tabId: id });
  for (const [task, payload] of [
    ["run", ids],
    ["react", { workspaceId, messageId }],
  ] as const) {
    const letter = { workspaceId, task, payload: JSON.stringify(payload), error: word, attempts: 8 };
    await insertRow(app, "dead_letters", letter);
  }
  const mergedId = await insertContact(app, workspaceId, { mergedIntoId: contactId });
  const united = [{ survivorId: id, deleted: { row: { last_preview: word } } }];
  const merge = { workspaceId, keptId: contactId, mergedId, reason: "person", moved: JSON.stringify({ united }) };
  await insertRow(app, "contact_merges", merge);
  return { id, contactId, fileKey, uploadKey, word };
}

/** An old conversation with nothing but one message and its file. */
async function closeWithFile(): Promise<{ id: string; key: string }> {
  const id = await close(ago(100));
  const messageId = await insertMessage(app, workspaceId, { conversationId: id, channelId, seq: 1, at: ago(100) });
  return { id, key: await putFile({ conversationId: id, messageId }) };
}

type Key = { table: string; column: string; parent: string };

/** All foreign keys that lead, over any number of tables, to a conversation. */
const keysToConversations = () =>
  asOwner<Key>(
    app,
    `WITH RECURSIVE keys AS (
       SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS parent,
         (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[2]) AS column
       FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) = 2),
     reached AS (SELECT * FROM keys WHERE parent = 'conversations'
       UNION SELECT k.* FROM keys k JOIN reached r ON k.parent = r.table)
     SELECT * FROM reached ORDER BY 1, 3`,
  );

/** For each of those keys, how many rows hang on one of these parents. */
async function countByKey(keys: Key[], parents: Map<string, string[]>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, column, parent } of keys) {
    const text = `SELECT count(*)::int AS count FROM ${table} WHERE ${column} = ANY ($1::uuid[])`;
    const [row] = await asOwner<{ count: number }>(app, text, [parents.get(parent) ?? []]);
    counts[`${table}.${column}`] = row?.count ?? 0;
  }
  return counts;
}

/** The ids of the conversation and of all rows below it that others can hang on. */
async function idsBelow(keys: Key[], conversationId: string): Promise<Map<string, string[]>> {
  const ids = new Map([["conversations", [conversationId]]]);
  for (const table of new Set(keys.map(({ parent }) => parent))) {
    if (table === "conversations") continue;
    const text = `SELECT id FROM ${table} WHERE conversation_id = $1`;
    ids.set(
      table,
      (await asOwner<{ id: string }>(app, text, [conversationId])).map(({ id }) => id),
    );
  }
  return ids;
}

const hasBytes = async (key: string): Promise<boolean> => (await app.services.files.stat(key)) !== undefined;

async function expectGone({ id, fileKey, uploadKey, word }: Old): Promise<void> {
  expect(await isThere(id)).toBe(false);
  expect(await findEverywhere(app, [word])).toEqual([]);
  expect([await hasBytes(fileKey), await hasBytes(uploadKey)]).toEqual([false, false]);
}

describe("the retention of a workspace", () => {
  it("deletes what was closed before, with every row and file, and leaves all the others as they are", async () => {
    const old = await closeFull(ago(keptDays + 1));
    const young = await closeFull(ago(keptDays - 1));
    // An upload that nobody sends for a day goes by itself.
    await asOwner(app, "UPDATE attachments SET created_at = now() WHERE storage_key = $1", [young.uploadKey]);
    const open = await insertConversation(app, workspaceId, { channelId, lastMessageAt: ago(500), openedAt: ago(500) });
    const keys = await keysToConversations();
    const below = await idsBelow(keys, old.id);
    const youngBelow = await idsBelow(keys, young.id);
    const before = await countByKey(keys, below);
    const youngBefore = await countByKey(keys, youngBelow);
    const youngWords = await findEverywhere(app, [young.word]);
    expect(
      Object.entries(before).filter(([, count]) => count === 0),
      "closeFull() forgets a table",
    ).toEqual([]);

    await apply();

    await expectGone(old);
    expect(Object.values(await countByKey(keys, below)).filter((count) => count > 0)).toEqual([]);
    expect(await countByKey(keys, youngBelow)).toEqual(youngBefore);
    expect(await findEverywhere(app, [young.word])).toEqual(youngWords);
    expect([await hasBytes(young.fileKey), await hasBytes(young.uploadKey)]).toEqual([true, true]);
    expect(await isThere(open)).toBe(true);
    expect(await entries()).toEqual([
      {
        actor_kind: "system",
        details: { retentionDays: 90, conversations: 1, messages: 2, files: 2, webhooks: 0, deadLetters: 2 },
      },
    ]);
  });

  it("knows every table that names a conversation without a foreign key", async () => {
    const keys = new Set((await keysToConversations()).map(({ table }) => table));
    const rows = await asOwner<{ table: string }>(
      app,
      `SELECT DISTINCT table_name AS table FROM information_schema.columns WHERE table_schema = 'public'
         AND column_name IN ('conversation_id', 'message_id', 'run_id', 'attachment_id') ORDER BY 1`,
    );
    expect(rows.map(({ table }) => table).filter((table) => !keys.has(table))).toEqual(withoutKey);
    const old = await closeFull(ago(keptDays + 1));
    await apply();
    expect(await asOwner(app, "SELECT FROM presences WHERE conversation_id = $1", [old.id])).toEqual([]);
  });

  it("keeps everything where nobody has set one, and in other workspaces", async () => {
    const old = await closeFull(ago(5_000));
    const elsewhere = (await createWorkspace(app)).id;
    await asOwner(app, "UPDATE workspaces SET retention_days = 30 WHERE id = $1", [elsewhere]);
    await applyRetention(app.services, { workspaceId: elsewhere }, { signal: new AbortController().signal });
    await keepFor(null);
    await apply();
    expect(await isThere(old.id)).toBe(true);
    expect(await hasBytes(old.fileKey)).toBe(true);
    expect(await entries()).toEqual([]);
  });

  it("is applied by the clock, in each workspace that has one", async () => {
    const old = await closeFull(ago(keptDays + 1));
    const mine = workspaceId;
    const elsewhere = (workspaceId = (await createWorkspace(app)).id);
    channelId = await insertChannel(app, elsewhere);
    const kept = await close(ago(5_000));
    await app.services.jobs.enqueue(app.services.db, "apply_retentions", {});
    const ran = await app.runJobs();
    expect(new Set(ran.map(({ job }) => job))).toEqual(new Set(["apply_retentions", "apply_retention"]));
    expect(ran.filter(({ error }) => error !== undefined)).toEqual([]);
    workspaceId = mine;
    await expectGone(old);
    expect(await isThere(kept)).toBe(true);
  });

  it("leaves the figures, the audit chain and the contact, who may write again", async () => {
    const meta = await connectChannel(app, workspaceId);
    const write = async (wamid: string) => {
      const at = Math.floor(Date.now() / 1000);
      const value = {
        contacts: [{ profile: { name: "Nina" }, wa_id: "5531997001122" }],
        messages: [whatsappText(wamid, "5531997001122", "Oi", at)],
      };
      expect((await deliver(app, meta, whatsappBody(meta, value))).status).toBe(200);
      await app.runJobs();
      const [row] = await asOwner<{ id: string; contact: string }>(
        app,
        "SELECT id, contact_id AS contact FROM conversations WHERE channel_id = $1 AND status <> 'closed'",
        [meta.id],
      );
      return row ?? { id: "", contact: "" };
    };
    const figures = () =>
      asOwner(
        app,
        `SELECT metric, sum(value) AS value FROM (SELECT metric, value FROM usage_deltas WHERE workspace_id = $1
           UNION ALL SELECT metric, value FROM usage_daily WHERE workspace_id = $1) AS u GROUP BY 1 ORDER BY 1`,
        [workspaceId],
      );
    const first = await write("wamid.first");
    await asOwner(
      app,
      `UPDATE conversations SET status = 'closed', closed_at = $2, control = 'human', waiting_since = NULL WHERE id = $1`,
      [first.id, ago(keptDays + 1)],
    );
    const before = await figures();
    expect(before).not.toEqual([]);
    await apply();
    expect(await isThere(first.id)).toBe(false);
    expect(await figures()).toEqual(before);
    expect((await ops(app, "verify-audit")).code).toBe(0);
    const second = await write("wamid.second");
    expect(second.id).not.toBe(first.id);
    expect(second.contact).toBe(first.contact);
    await apply();
    expect(await isThere(second.id)).toBe(true);
  });

  it("deletes webhooks nobody could read that are as old, and keeps younger and unread ones", async () => {
    for (const [state, days] of [
      ["failed", 91],
      ["failed", 89],
      ["waiting", 91],
    ] as const) {
      await asOwner(
        app,
        `INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body, state, received_at)
         VALUES ($1, $2, sha256(convert_to($3 || $4, 'UTF8')), '{}', $3, $4::timestamptz)`,
        [workspaceId, channelId, state, ago(days)],
      );
    }
    await apply();
    expect(
      await asOwner(app, "SELECT state FROM webhook_events WHERE workspace_id = $1 ORDER BY state", [workspaceId]),
    ).toEqual([{ state: "failed" }, { state: "waiting" }]);
  });
});

describe("beside what else happens", () => {
  it("a conversation that is opened again stays, also when that is not committed yet", async () => {
    const [reopened, opening, old] = [await close(ago(100)), await close(ago(100)), await close(ago(100))];
    await asOwner(app, "UPDATE conversations SET status = 'open', closed_at = NULL WHERE id = $1", [reopened]);
    await inWorkspace(app.services.db, workspaceId, async (trx) => {
      await trx
        .updateTable("conversations")
        .set({ status: "open", closedAt: null })
        .where("workspaceId", "=", workspaceId)
        .where("id", "=", opening)
        .execute();
      await apply();
    });
    await apply();
    expect([await isThere(reopened), await isThere(opening), await isThere(old)]).toEqual([true, true, false]);
  });

  it("one in which an agent or a sender is at work waits for them", async () => {
    const soon = new Date(Date.now() + 60_000);
    const running = await close(ago(100), { leaseUntil: soon });
    const sending = await close(ago(100), { sendLeaseUntil: soon });
    await apply();
    expect([await isThere(running), await isThere(sending)]).toEqual([true, true]);
    await asOwner(app, "UPDATE conversations SET lease_until = now(), send_lease_until = NULL");
    await apply();
    expect([await isThere(running), await isThere(sending)]).toEqual([false, false]);
  });

  it("a very long conversation goes in several steps, the newest messages last", async () => {
    const id = await close(ago(100));
    await asOwner(
      app,
      `INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, status, status_rank, occurred_at)
       SELECT $1, $2, $3, n, 'in', 'contact', 'text', 'received', 9, now() - interval '200 days' FROM generate_series(1, 1200) n`,
      [workspaceId, id, channelId],
    );
    const seqs = () => asOwner(app, "SELECT min(seq), max(seq) FROM messages WHERE conversation_id = $1", [id]);
    // The twelfth begins the step after the first five hundred.
    let statements = 0;
    const { db, close: end } = createDyingDatabase(app.database.ownerUrl, () =>
      ++statements > 12 ? "before" : undefined,
    );
    await expect(apply({ ...app.services, db })).rejects.toThrow();
    await end();
    expect(await seqs()).toEqual([{ min: 501, max: 1200 }]);
    expect(await isThere(id)).toBe(true);
    await apply();
    expect(await isThere(id)).toBe(false);
  });

  it("two workers share the work, and each conversation is counted once", async () => {
    const other = await app.startInstance();
    for (let count = 0; count < 30; count += 1) await closeWithFile();
    await Promise.all([apply(), apply(other.services), apply(), apply(other.services)]);
    expect(await asOwner(app, "SELECT FROM conversations WHERE workspace_id = $1", [workspaceId])).toEqual([]);
    expect(await asOwner(app, "SELECT FROM attachments WHERE workspace_id = $1", [workspaceId])).toEqual([]);
    const counted = (await entries()).map(({ details }) => details["conversations"] ?? 0);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(30);
  });

  it("one that has to stop leaves itself a job, which goes on", async () => {
    const old = await closeFull(ago(100));
    await apply(app.services, AbortSignal.abort());
    expect(await isThere(old.id)).toBe(true);
    await app.runJobs();
    await expectGone(old);
  });

  it("killed before or after any statement, it loses track of no file, and the next one completes", async () => {
    await closeWithFile();
    const count = await statementsOf(() => undefined);
    expect(count).toBeGreaterThan(15);
    for (let at = 1; at <= count; at += 1) {
      const { id, key } = await closeWithFile();
      await statementsOf((number) => (number === at ? (at % 2 === 0 ? "after" : "before") : undefined));
      const known = await asOwner(app, "SELECT FROM attachments WHERE storage_key = $1", [key]);
      expect(known.length === 1 || !(await hasBytes(key)), `known after death at statement ${at}`).toBe(true);
      await apply();
      await createMaintenance(app.services).run();
      expect([await isThere(id), await hasBytes(key)]).toEqual([false, false]);
    }
    expect(await asOwner(app, "SELECT FROM attachments WHERE workspace_id = $1", [workspaceId])).toEqual([]);
  });
});

/** Applies it on connections of its own; how many statements that took, the rest of them after the death. */
async function statementsOf(deathAt: (number: number) => "before" | "after" | undefined): Promise<number> {
  let number = 0;
  const { db, close: end } = createDyingDatabase(app.database.ownerUrl, () => deathAt((number += 1)));
  await apply({ ...app.services, db }).catch(() => undefined);
  await end();
  return number;
}
