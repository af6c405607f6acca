import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, nextNumber, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("deadLetters", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const bury = async (
    workspaceId: string | null,
    task = "send",
    payload: object = { workspaceId, conversationId: randomUUID() },
  ) => {
    const [row] = await asOwner<{ id: string }>(
      app,
      "INSERT INTO dead_letters (workspace_id, task, payload, error, attempts) VALUES ($1, $2, $3, 'Meta is away', 10) RETURNING id",
      [workspaceId, task, payload],
    );
    return row?.id ?? "";
  };
  const storeWebhook = async (workspaceId: string, state: "failed" | "waiting" | "done" = "failed") => {
    const number = nextNumber();
    const [row] = await asOwner<{ id: string }>(
      app,
      `WITH channel AS (
         INSERT INTO channels (workspace_id, kind, name, external_id, verify_token, verify_token_hash)
         VALUES ($1, 'whatsapp', 'Vendas', $2, 'x', $3) RETURNING workspace_id, id)
       INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body, state, error)
       SELECT workspace_id, id, $3, '{"object":"whatsapp_business_account"}', $4, 'a bug of ours' FROM channel RETURNING id`,
      [workspaceId, `10000${number}`, createHash("sha256").update(String(number)).digest(), state],
    );
    return row?.id ?? "";
  };
  const jobsOf = (workspaceId: string) =>
    asOwner<{ task: string; payload: unknown }>(
      app,
      `SELECT t.identifier AS task, j.payload::jsonb - 'causeRequestId' AS payload FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.payload ->> 'workspaceId' = $1 ORDER BY t.identifier`,
      [workspaceId],
    );
  const auditOf = (workspaceId: string) =>
    asOwner<{ action: string; details: Record<string, unknown> }>(
      app,
      "SELECT action, details FROM audit_log WHERE workspace_id = $1 AND action LIKE 'deadLetters.%' ORDER BY seq",
      [workspaceId],
    );

  it("are listed newest first, page by page, the decided ones apart", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    const ids = [await bury(workspace.id), await bury(workspace.id), await bury(workspace.id, "run")];
    const [oldest, middle, newest] = ids;
    const workspaceId = workspace.id;
    const first = await browser.trpc.deadLetters.list.query({ workspaceId, limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([newest, middle]);
    expect(first.items[0]).toMatchObject({ task: "run", error: "Meta is away", attempts: 10, resolution: null });
    expect(first.items[0]).not.toHaveProperty("micros");
    const second = await browser.trpc.deadLetters.list.query({ workspaceId, limit: 2, cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({ items: [{ id: oldest }], nextCursor: null });
    await browser.trpc.deadLetters.discard.mutate({ workspaceId, deadLetterIds: [middle ?? ""] });
    expect(await browser.trpc.deadLetters.counts.query({ workspaceId })).toEqual({
      deadLetters: 2,
      failedWebhooks: 0,
      cap: 1_000,
    });
    const resolved = await browser.trpc.deadLetters.list.query({ workspaceId, state: "resolved" });
    expect(resolved.items).toMatchObject([{ id: middle, resolution: "discarded", resolvedAt: expect.anything() }]);
  });

  it("are tried again with the same work, and it is told who wanted it", async () => {
    const { browser, workspace, user } = await signedInMember(app, "admin");
    const payload = { workspaceId: workspace.id, conversationId: randomUUID() };
    const deadLetterIds = [await bury(workspace.id, "send", payload), await bury(workspace.id, "run", payload)];
    expect(await browser.trpc.deadLetters.retry.mutate({ workspaceId: workspace.id, deadLetterIds })).toEqual({
      count: 2,
    });
    expect(await jobsOf(workspace.id)).toEqual([
      { task: "run", payload },
      { task: "send", payload },
    ]);
    const { items } = await browser.trpc.deadLetters.list.query({ workspaceId: workspace.id, state: "resolved" });
    expect(items.map(({ resolution, resolvedByName }) => [resolution, resolvedByName])).toEqual([
      ["retried", user.name],
      ["retried", user.name],
    ]);
    expect(await auditOf(workspace.id)).toEqual([
      { action: "deadLetters.retry", details: { count: 2, tasks: ["send", "run"], deadLetterIds } },
    ]);
  });

  it("are decided about once: a second admin gets a conflict, and nothing runs twice", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    const input = { workspaceId: workspace.id, deadLetterIds: [await bury(workspace.id)] };
    const answers = await Promise.allSettled([
      browser.trpc.deadLetters.retry.mutate(input),
      browser.trpc.deadLetters.retry.mutate(input),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await appCodeOf(browser.trpc.deadLetters.discard.mutate(input))).toBe("CONFLICT");
    expect(await jobsOf(workspace.id)).toHaveLength(1);
  });

  it("of work this release does not know are not tried again", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    const workspaceId = workspace.id;
    const unknown = [await bury(workspaceId, "of_another_release"), await bury(workspaceId, "send", { workspaceId })];
    for (const id of unknown) {
      const retry = browser.trpc.deadLetters.retry.mutate({ workspaceId, deadLetterIds: [id] });
      expect(await appCodeOf(retry)).toBe("CONFLICT");
    }
    expect(await jobsOf(workspaceId)).toEqual([]);
    expect(await browser.trpc.deadLetters.discard.mutate({ workspaceId, deadLetterIds: unknown })).toEqual({
      count: 2,
    });
  });

  it("show stored webhooks that could not be read, without their bytes, and read them again", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    const workspaceId = workspace.id;
    const failed = await storeWebhook(workspaceId);
    const waiting = await storeWebhook(workspaceId, "waiting");
    const done = await storeWebhook(workspaceId, "done");
    const { items, nextCursor } = await browser.trpc.deadLetters.listWebhooks.query({ workspaceId });
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: failed,
        channelId: expect.any(String),
        channelKind: "whatsapp",
        channelName: "Vendas",
        state: "failed",
        error: "a bug of ours",
        receivedAt: expect.anything(),
        sizeBytes: 38,
      },
    ]);
    const others = await browser.trpc.deadLetters.listWebhooks.query({ workspaceId, state: "waiting" });
    expect(others.items.map(({ id }) => id)).toEqual([waiting]);
    expect((await browser.trpc.deadLetters.counts.query({ workspaceId })).failedWebhooks).toBe(1);

    const webhookEventIds = [failed, done];
    expect(await browser.trpc.deadLetters.replayWebhooks.mutate({ workspaceId, webhookEventIds })).toEqual({
      count: 2,
    });
    const jobs = await jobsOf(workspaceId);
    expect(jobs.map(({ task }) => task)).toEqual(["ingest", "ingest"]);
    expect(jobs.map(({ payload }) => payload)).toEqual(
      expect.arrayContaining(webhookEventIds.map((webhookEventId) => ({ workspaceId, webhookEventId }))),
    );
    expect(await asOwner(app, "SELECT state, error FROM webhook_events WHERE id = $1", [failed])).toEqual([
      { state: "waiting", error: "" },
    ]);
    expect((await auditOf(workspaceId)).map(({ action }) => action)).toEqual(["deadLetters.replayWebhooks"]);
  });

  it("reject bad input", async () => {
    const { browser, workspace } = await signedInMember(app, "admin");
    const workspaceId = workspace.id;
    const { deadLetters } = browser.trpc;
    const refused = [
      deadLetters.list.query({ workspaceId, cursor: "x" }),
      deadLetters.list.query({ workspaceId, limit: 1_000 }),
      deadLetters.listWebhooks.query({ workspaceId, cursor: "W10" }),
      deadLetters.retry.mutate({ workspaceId, deadLetterIds: [] }),
      deadLetters.discard.mutate({ workspaceId, deadLetterIds: ["x"] }),
      deadLetters.replayWebhooks.mutate({
        workspaceId,
        webhookEventIds: Array.from({ length: 101 }, () => randomUUID()),
      }),
    ];
    const codes = await Promise.all(refused.map(appCodeOf));
    expect(codes).toEqual(refused.map(() => "VALIDATION_FAILED"));
    expect(await appCodeOf(deadLetters.retry.mutate({ workspaceId, deadLetterIds: [randomUUID()] }))).toBe("NOT_FOUND");
  });

  it("are refused to people who are signed out, and to sellers", async () => {
    const { browser, workspace } = await signedInMember(app, "seller");
    const workspaceId = workspace.id;
    expect(await appCodeOf(app.browser().trpc.deadLetters.list.query({ workspaceId }))).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(browser.trpc.deadLetters.list.query({ workspaceId }))).toBe("FORBIDDEN");
    const discard = browser.trpc.deadLetters.discard.mutate({ workspaceId, deadLetterIds: [await bury(workspaceId)] });
    expect(await appCodeOf(discard)).toBe("FORBIDDEN");
  });

  it("of another workspace, or of none, are neither seen nor touched", async () => {
    const mine = await signedInMember(app, "admin");
    const theirs = await signedInMember(app, "admin");
    const workspaceId = mine.workspace.id;
    const deadLetterIds = [await bury(theirs.workspace.id), await bury(null, "sweep", {})];
    const webhookEventIds = [await storeWebhook(theirs.workspace.id)];
    const { deadLetters } = mine.browser.trpc;
    expect((await deadLetters.list.query({ workspaceId })).items).toEqual([]);
    expect((await deadLetters.listWebhooks.query({ workspaceId })).items).toEqual([]);
    expect(await appCodeOf(deadLetters.list.query({ workspaceId: theirs.workspace.id }))).toBe("FORBIDDEN");
    expect(await appCodeOf(deadLetters.retry.mutate({ workspaceId, deadLetterIds }))).toBe("NOT_FOUND");
    expect(await appCodeOf(deadLetters.discard.mutate({ workspaceId, deadLetterIds }))).toBe("NOT_FOUND");
    expect(await appCodeOf(deadLetters.replayWebhooks.mutate({ workspaceId, webhookEventIds }))).toBe("NOT_FOUND");
    expect(await jobsOf(theirs.workspace.id)).toEqual([]);
  });
});
