import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../testing/errors.ts";
import { addMember, asOwner, createUser, createWorkspace, nextNumber, signedInBrowser } from "../testing/factories.ts";
import { createTestApp, type TestApp } from "../testing/test-app.ts";
import { connectChannel } from "../features/webhooks/testing.ts";
import { hashSessionId } from "../http/log-scope.ts";
import { ops } from "./testing.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  for (const table of ["graphile_worker._private_jobs", "dead_letters", "rate_limits"])
    await asOwner(app, `DELETE FROM ${table}`);
});

const jobs = () =>
  asOwner<{ task: string; payload: Record<string, unknown> }>(
    app,
    `SELECT t.identifier AS task, j.payload FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`,
  );
const audit = (where: string, id: string) =>
  asOwner<Record<string, unknown>>(
    app,
    `SELECT action, actor_kind, user_agent, details FROM audit_log WHERE ${where} = $1 AND user_agent LIKE 'operator: %' ORDER BY seq`,
    [id],
  );

describe("replay-webhooks", () => {
  const store = async (workspaceId: string, channelId: string, state: string, age = "0 s") => {
    const [row] = await asOwner<{ id: string }>(
      app,
      `INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body, state, received_at)
       VALUES ($1, $2, $3, '{}', $4, now() - $5::interval) RETURNING id`,
      [workspaceId, channelId, createHash("sha256").update(randomUUID()).digest(), state, age],
    );
    return row?.id ?? "";
  };

  it("reads those that were asked for again, of one workspace, in batches, each with an audit entry", async () => {
    const [mine, other] = [await createWorkspace(app), await createWorkspace(app)];
    const [channel, second] = [await connectChannel(app, mine.id), await connectChannel(app, mine.id)];
    const foreign = await connectChannel(app, other.id);
    for (let index = 0; index < 130; index += 1) await store(mine.id, channel.id, "failed");
    await store(mine.id, channel.id, "done");
    const old = await store(mine.id, channel.id, "failed", "3 days");
    const ofSecond = await store(mine.id, second.id, "failed");
    await store(other.id, foreign.id, "failed");
    const run = (flags: string) => ops(app, `replay-webhooks --workspace ${mine.slug} --json --yes ${flags}`);
    expect((await run("")).code).toBe(2);
    expect((await run(`--failed --channel ${second.id}`)).json()).toEqual({ replayed: 1 });
    expect((await jobs()).map(({ payload }) => payload["webhookEventId"])).toEqual([ofSecond]);
    expect((await run("--failed --since 1d")).json()).toEqual({ replayed: 130 });
    expect(await jobs()).toHaveLength(131);
    expect((await run(`--id ${old}`)).json()).toEqual({ replayed: 1 });
    expect((await run("--failed")).json()).toEqual({ replayed: 0 });
    const entries = await audit("workspace_id", mine.id);
    expect(entries.map(({ details }) => (details as { count: number }).count)).toEqual([1, 100, 30, 1]);
    expect(entries[0]).toMatchObject({
      action: "deadLetters.replayWebhooks",
      actor_kind: "system",
      user_agent: "operator: ops replay-webhooks",
    });
    expect(await asOwner(app, "SELECT state FROM webhook_events WHERE workspace_id = $1", [other.id])).toEqual([
      { state: "failed" },
    ]);
  });

  it("refuses a workspace that is not there", async () => {
    const ran = await ops(app, "replay-webhooks --workspace nirgends --failed --yes");
    expect(ran).toMatchObject({ code: 1, complained: "There is no workspace nirgends." });
  });
});

describe("dead-letters", () => {
  const bury = async (workspaceId: string | null, task = "send") => {
    const payload = workspaceId === null ? {} : { workspaceId, conversationId: randomUUID() };
    const [row] = await asOwner<{ id: string }>(
      app,
      "INSERT INTO dead_letters (workspace_id, task, payload, error, attempts) VALUES ($1, $2, $3, 'Meta is away', 10) RETURNING id",
      [workspaceId, task, payload],
    );
    return row?.id ?? "";
  };

  it("are listed over all workspaces, shown, retried and discarded once", async () => {
    const [one, two] = [await createWorkspace(app), await createWorkspace(app)];
    const [first, second] = [await bury(one.id), await bury(two.id, "run")];
    const ofClock = await bury(null, "sweep");
    const listed = await ops(app, "dead-letters list");
    for (const word of [first, second, ofClock, one.slug, two.slug, "Meta is away"])
      expect(listed.said).toContain(word);
    expect((await ops(app, `dead-letters show --id ${second}`)).said).toContain(two.id);
    expect((await ops(app, `dead-letters show --id ${randomUUID()}`)).code).toBe(1);
    expect((await ops(app, `dead-letters retry --workspace ${one.slug} --dry-run`)).said).toContain(
      "would retry 1 dead letters",
    );
    expect(await jobs()).toEqual([]);
    expect((await ops(app, `dead-letters retry --workspace ${one.slug} --yes --json`)).json()).toEqual({ count: 1 });
    expect(await jobs()).toMatchObject([{ task: "send", payload: { workspaceId: one.id } }]);
    expect((await ops(app, `dead-letters retry --id ${first} --yes --json`)).json()).toEqual({ count: 0 });
    expect((await ops(app, "dead-letters discard --task run --yes --json")).json()).toEqual({ count: 1 });
    expect((await ops(app, "dead-letters discard --task sweep --yes --json")).json()).toEqual({ count: 1 });
    expect((await ops(app, "dead-letters list")).said).toBe("No dead letters.");
    expect(await audit("workspace_id", one.id)).toMatchObject([{ action: "deadLetters.retry" }]);
    expect(await audit("workspace_id", two.id)).toMatchObject([{ action: "deadLetters.discard" }]);
    expect((await ops(app, "dead-letters discard --yes")).code).toBe(2);
  });
});

describe("jobs", () => {
  it("counts what waits per kind, the outbox with it", async () => {
    const { jobs: transport, db } = app.services;
    await transport.enqueue(db, "sweep", {});
    await transport.enqueue(db, "sweep", {}, { runAt: new Date(Date.now() + 3_600_000) });
    const found = (await ops(app, "jobs --json")).json();
    expect(found).toEqual(
      expect.arrayContaining([
        { job: "sweep", due: 1, waiting: 2, oldestDueSeconds: expect.any(Number) },
        expect.objectContaining({ job: "outbox" }),
      ]),
    );
    expect((await ops(app, "jobs")).said).toMatch(/sweep +1 +2/);
  });
});

describe("sessions", () => {
  it("end for one person, for a workspace's members or for everybody, each with an entry", async () => {
    const [ana, bia, caio] = [await createUser(app), await createUser(app), await createUser(app)];
    const workspace = await createWorkspace(app);
    await addMember(app, workspace.id, bia.id, "owner");
    const browsers = [
      await signedInBrowser(app, ana),
      await signedInBrowser(app, bia),
      await signedInBrowser(app, caio),
    ];
    const second = await signedInBrowser(app, ana);
    const outcomes = async () => {
      await app.services.revocations.poll();
      return Promise.all(
        browsers.map((browser) =>
          browser.trpc.auth.me.query().then(
            () => "in",
            () => "out",
          ),
        ),
      );
    };
    expect((await ops(app, `sessions revoke --user ${ana.email.toUpperCase()} --yes --json`)).json()).toEqual({
      people: 1,
      sessions: 2,
    });
    expect(await outcomes()).toEqual(["out", "in", "in"]);
    expect(await appCodeOf(second.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    expect((await ops(app, `sessions revoke --workspace ${workspace.slug} --yes --json`)).json()).toEqual({
      people: 1,
      sessions: 1,
    });
    expect(await outcomes()).toEqual(["out", "out", "in"]);
    expect((await ops(app, "sessions revoke --all --yes --json")).json()).toEqual({ people: 1, sessions: 1 });
    expect(await outcomes()).toEqual(["out", "out", "out"]);
    expect(await audit("user_id", ana.id)).toMatchObject([
      { action: "sessions.revokeOthers", details: { count: 2, by: "operator" } },
    ]);
    expect((await ops(app, `sessions revoke --user ${ana.email} --yes --json`)).json()).toEqual({
      people: 0,
      sessions: 0,
    });
  });

  it("that were reused are listed with what finds their lines", async () => {
    const user = await createUser(app);
    const browser = await signedInBrowser(app, user);
    const stolen = browser.cookies.get("rt") ?? "";
    await asOwner(app, "UPDATE sessions SET rotated_at = rotated_at - interval '61 seconds' WHERE user_id = $1", [
      user.id,
    ]);
    await browser.trpc.auth.refresh.mutate();
    const thief = app.browser({ userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0" });
    thief.cookies.set("rt", stolen);
    expect(await appCodeOf(thief.trpc.auth.refresh.mutate())).toBe("SESSION_REUSED");
    await app.deliverMails();
    const [session] = await asOwner<{ id: string }>(app, "SELECT id FROM sessions WHERE user_id = $1", [user.id]);
    const { json, said } = await ops(app, "reuse-events --since 1d --json");
    expect(json()).toEqual([
      expect.objectContaining({
        userId: user.id,
        email: user.email,
        sessionHash: hashSessionId(session?.id ?? ""),
        ip: "203.0.113.7",
      }),
    ]);
    expect(said).not.toContain(session?.id);
    expect((await ops(app, "reuse-events --since 2020-01-01 --limit 1")).said).toContain(user.email);
  });
});

describe("channel", () => {
  it("status lists those that Meta refuses first, and says so by the exit code", async () => {
    const workspace = await createWorkspace(app);
    const [fine, refused] = [await connectChannel(app, workspace.id), await connectChannel(app, workspace.id)];
    const status = () => ops(app, `channel status --workspace ${workspace.slug}`);
    expect((await status()).code).toBe(0);
    await asOwner(app, "UPDATE channels SET status = 'needs_reauth', status_reason = '(190) expired' WHERE id = $1", [
      refused.id,
    ]);
    const { code, said } = await status();
    expect(code).toBe(1);
    expect(said.indexOf(refused.id)).toBeLessThan(said.indexOf(fine.id));
    expect(said).toContain("(190) expired");
    expect(said).not.toMatch(/token-\d|secret-\d/);
  });

  it("refresh-token refuses what it cannot renew", async () => {
    const workspace = await createWorkspace(app);
    const whatsapp = await connectChannel(app, workspace.id);
    const instagram = await connectChannel(app, workspace.id, { kind: "instagram", externalId: `17${nextNumber()}` });
    await asOwner(app, "UPDATE channels SET status = 'needs_reauth' WHERE id = $1", [instagram.id]);
    const run = (id: string) => ops(app, `channel refresh-token --channel ${id} --yes`);
    expect((await run(whatsapp.id)).complained).toContain("no Instagram channel");
    expect((await run(instagram.id)).complained).toContain("only its owner can give it a new token");
  });
});
