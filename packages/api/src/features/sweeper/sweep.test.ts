import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { insertChannel, insertConversation, insertMessage, insertRow } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import type { JobContext } from "../../ports/jobs/job-handler.ts";
import { createSweepHandler } from "./sweep.worker.ts";
import { stillLookingText } from "./tell-still-looking.service.ts";

describe("the sweep", () => {
  let app: TestApp;
  let workspaceId: string;
  let channelId: string;
  beforeAll(async () => {
    app = await createTestApp();
    workspaceId = (await createWorkspace(app)).id;
    channelId = await insertChannel(app, workspaceId);
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await asOwner(app, "DELETE FROM conversations");
    await asOwner(app, "DELETE FROM webhook_events");
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
  });

  const sweep = () => {
    const signal = new AbortController().signal;
    const context: JobContext = { jobId: "1", attempt: 1, isLastAttempt: false, signal, log: app.services.log };
    return createSweepHandler(app.services)({}, context);
  };
  const open = (fields: Record<string, unknown> = {}) => insertConversation(app, workspaceId, { channelId, ...fields });
  const rowOf = async (id: string) =>
    (await asOwner<Record<string, unknown>>(app, "SELECT * FROM conversations WHERE id = $1", [id]))[0];
  const keys = async () =>
    (
      await asOwner<{ key: string }>(
        app,
        "SELECT key FROM graphile_worker._private_jobs WHERE key IS NOT NULL ORDER BY key",
      )
    ).map(({ key }) => key);
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const inTime = (minutes: number) => ago(-minutes);

  it("wakes what was snoozed until now, and nothing else", async () => {
    const due = await open({ status: "snoozed", snoozedUntil: ago(1) });
    const later = await open({ status: "snoozed", snoozedUntil: inTime(5) });
    await sweep();
    expect(await rowOf(due)).toMatchObject({ status: "open", snoozed_until: null });
    expect(await rowOf(later)).toMatchObject({ status: "snoozed" });
    expect(await asOwner(app, "SELECT kind, actor FROM conversation_events WHERE conversation_id = $1", [due])).toEqual(
      [{ kind: "woken", actor: "system" }],
    );
  });

  it("tells a customer once that a person is still being looked for, inside the window only", async () => {
    const waiting = { control: "handoff_pending", waitingSince: ago(11) };
    const inside = await open({ ...waiting, windowExpiresAt: inTime(60) });
    const outside = await open({ ...waiting, windowExpiresAt: ago(60) });
    const fresh = await open({ ...waiting, waitingSince: ago(2), windowExpiresAt: inTime(60) });
    for (let time = 0; time < 2; time += 1) await sweep();
    const said = await asOwner(app, "SELECT conversation_id, author, body FROM messages ORDER BY created_at");
    expect(said).toEqual([{ conversation_id: inside, author: "system", body: stillLookingText }]);
    expect(await rowOf(inside)).toMatchObject({ waiting_told_at: expect.any(Date), control: "handoff_pending" });
    expect(await rowOf(outside)).toMatchObject({ waiting_told_at: expect.any(Date) });
    expect(await rowOf(fresh)).toMatchObject({ waiting_told_at: null });
  });

  it("takes up work whose job was lost, once", async () => {
    const run = await open({ runDueAt: ago(5) });
    const send = await open();
    const queued = { conversationId: send, channelId, seq: 1, at: ago(5).toISOString(), createdAt: ago(5) };
    await insertMessage(app, workspaceId, {
      ...queued,
      direction: "out",
      author: "person",
      status: "queued",
      statusRank: 0,
    });
    const files = await open();
    const of = { conversationId: files, channelId, seq: 1, at: ago(5).toISOString() };
    const messageId = await insertMessage(app, workspaceId, of);
    const file = { workspaceId, messageId, kind: "image", state: "waiting", createdAt: ago(5) };
    const attachment = await insertRow(app, "attachments", file);
    const [webhook] = await asOwner<{ id: string }>(
      app,
      `INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body, received_at)
       VALUES ($1, $2, sha256('a'), '{}', now() - interval '5 minutes') RETURNING id`,
      [workspaceId, channelId],
    );
    await asOwner(
      app,
      `INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body, received_at, error)
       VALUES ($1, $2, sha256('b'), '{}', now() - interval '5 minutes', 'is tried again by its own job')`,
      [workspaceId, channelId],
    );
    await sweep();
    const expected = [`fetch_media:${attachment}`, `ingest:${webhook?.id}`, `run:${run}`, `send:${send}`].toSorted();
    expect(await keys()).toEqual(expected);
    // A job that waits for its next attempt keeps the attempts it has had.
    await asOwner(app, "UPDATE graphile_worker._private_jobs SET attempts = 3");
    await sweep();
    expect(await asOwner(app, "SELECT DISTINCT attempts FROM graphile_worker._private_jobs")).toEqual([
      { attempts: 3 },
    ]);
  });

  it("leaves alone what is being worked on or not due", async () => {
    await open({ runDueAt: ago(5), leaseUntil: inTime(1) });
    await open({ runDueAt: inTime(1) });
    await sweep();
    expect(await keys()).toEqual([]);
  });

  it("folds counters into days", async () => {
    await insertRow(app, "usage_deltas", { workspaceId, metric: "opened", value: 2 });
    await insertRow(app, "usage_deltas", { workspaceId, metric: "opened", value: 3 });
    await sweep();
    expect(await asOwner(app, "SELECT metric, value FROM usage_daily WHERE metric = 'opened'")).toEqual([
      { metric: "opened", value: 5 },
    ]);
    expect(await asOwner(app, "SELECT * FROM usage_deltas WHERE metric = 'opened'")).toEqual([]);
  });
});
