import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { alertAdmins } from "../features/channels/channel-alert.service.ts";
import { createOutboxWorker } from "../features/outbox/outbox.worker.ts";
import { enqueue } from "../features/outbox/outbox.service.ts";
import { createJobRunner } from "../ports/jobs/postgres-job-runner.ts";
import { PermanentJobError } from "../ports/jobs/job-handler.ts";
import { reportQueueAge } from "../ports/jobs/queue-age.ts";
import { asOwner, createUser, signedInBrowser, signedInMember } from "../testing/factories.ts";
import { createTestApp, type TestApp } from "../testing/test-app.ts";
import { hashSessionId, noteInLog, runInLogScope, scopeFields } from "./log-scope.ts";
import { logEvents } from "./log-events.ts";
import { logOutage } from "./log-outage.ts";

let app: TestApp;
const secrets: string[] = [];
beforeAll(async () => {
  app = await createTestApp({ LOG_LEVEL: "info" });
});
afterAll(() => app.stop());
beforeEach(async () => {
  app.logLines.length = 0;
  await asOwner(app, "DELETE FROM rate_limits");
});

/** The lines of one event since the test began, each with every field that it promises. */
function linesOf(name: keyof typeof logEvents): Record<string, unknown>[] {
  const lines = app.logLines.filter(({ event }) => event === name);
  for (const line of lines) for (const field of logEvents[name].fields) expect(line).toHaveProperty(field);
  for (const secret of secrets) expect(JSON.stringify(app.logLines)).not.toContain(secret);
  return lines;
}

async function createChannel(workspaceId: string): Promise<string> {
  const [row] = await asOwner<{ id: string }>(
    app,
    `INSERT INTO channels (workspace_id, kind, name, external_id, verify_token, verify_token_hash, status, status_reason)
     VALUES ($1, 'whatsapp', 'Vendas', $2, 'x', sha256('x'), 'needs_reauth', '(190) Malformed access token EAAG-very-secret')
     RETURNING id`,
    [workspaceId, crypto.randomUUID()],
  );
  return row?.id ?? "";
}

describe("the lines that alerts are made from", () => {
  it("tell of a refresh token's reuse, with what follows the session and without its tokens", async () => {
    const user = await createUser(app);
    const browser = await signedInBrowser(app, user);
    const stolen = browser.cookies.get("rt") ?? "";
    secrets.push(stolen, user.password);
    await asOwner(app, "UPDATE sessions SET rotated_at = rotated_at - interval '61 seconds' WHERE user_id = $1", [
      user.id,
    ]);
    await browser.trpc.auth.refresh.mutate();
    const thief = app.browser({ userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0" });
    thief.cookies.set("rt", stolen);
    await expect(thief.trpc.auth.refresh.mutate()).rejects.toThrow();
    const [{ id: sessionId, hash }] = (await asOwner<{ id: string; hash: string }>(
      app,
      "SELECT id, left(encode(sha256(id::text::bytea), 'hex'), 16) AS hash FROM sessions WHERE user_id = $1",
      [user.id],
    )) as [{ id: string; hash: string }];
    secrets.push(sessionId);
    expect(linesOf("session_reuse_detected")).toEqual([
      expect.objectContaining({
        severity: "WARNING",
        sessionHash: hash,
        userId: user.id,
        ip: "203.0.113.7",
        requestId: thief.lastResponse()?.headers.get("x-request-id"),
      }),
    ]);
    expect(hashSessionId(sessionId)).toBe(hash);
  });

  it("tell of failed sign-ins and of who was refused for too many, without address and password", async () => {
    const browser = app.browser({ address: "198.51.100.9" });
    secrets.push("uma-senha-qualquer", "ninguem@exemplo.com.br");
    const attempt = () =>
      browser.trpc.auth.login.mutate({ email: "ninguem@exemplo.com.br", password: "uma-senha-qualquer" });
    for (let index = 0; index < 11; index += 1) await expect(attempt()).rejects.toThrow();
    expect(linesOf("sign_in_failed")).toHaveLength(10);
    expect(linesOf("sign_in_limited")).toEqual([
      expect.objectContaining({
        severity: "WARNING",
        limit: "signInPerAccountAndAddress",
        network: "198.51.100.9",
        requestId: browser.lastResponse()?.headers.get("x-request-id"),
      }),
    ]);
  });

  it("tell of dead letters, of jobs and of the outbox", async () => {
    const { workspace } = await signedInMember(app);
    const payload = { workspaceId: workspace.id, conversationId: "00000000-0000-7000-8000-0000000000c1" };
    const handlers = { send: () => Promise.reject(new PermanentJobError("no use")) };
    const runner = createJobRunner({ services: app.services, handlers });
    await app.services.jobs.enqueue(app.services.db, "send", payload);
    await runner.drain();
    await enqueue(app.services, app.services.db, "mail", { to: "a@b.com", subject: "s", text: "um-texto", html: "h" });
    secrets.push("um-texto");
    await asOwner(app, "UPDATE outbox SET attempts = 11");
    await createOutboxWorker(app.services, { send: () => Promise.reject(new Error("SMTP 550")) }).drain();
    await runner.stop();
    expect(linesOf("dead_letter")).toEqual([
      expect.objectContaining({ severity: "ERROR", queue: "jobs", job: "send", ...payload, attempt: 1 }),
      expect.objectContaining({ severity: "ERROR", queue: "outbox", job: "mail", attempt: 12 }),
    ]);
  });

  it("tell how long work waits, once a minute, also when nothing does", async () => {
    await asOwner(app, "DELETE FROM outbox");
    await app.services.jobs.enqueue(app.services.db, "sweep", {});
    await app.services.jobs.enqueue(app.services.db, "sweep", {}, { runAt: new Date(Date.now() + 3_600_000) });
    await asOwner(app, "UPDATE graphile_worker._private_jobs SET run_at = run_at - interval '90 seconds'");
    await reportQueueAge(app.services.db, app.services.log);
    await reportQueueAge(app.services.db, app.services.log);
    const lines = linesOf("job_queue_age");
    expect(lines.map(({ job, due, waiting }) => ({ job, due, waiting }))).toEqual([
      { job: "outbox", due: 0, waiting: 0 },
      { job: "sweep", due: 1, waiting: 2 },
      { job: "all", due: 1, waiting: 2 },
    ]);
    expect(lines.at(-1)?.["oldestDueSeconds"]).toBeGreaterThanOrEqual(90);
    await asOwner(app, "DELETE FROM graphile_worker._private_jobs");
  });

  it("tell of a channel that stopped, with Meta's code and not with Meta's words", async () => {
    const { workspace } = await signedInMember(app);
    const channelId = await createChannel(workspace.id);
    secrets.push("EAAG-very-secret");
    await alertAdmins(app.services, { workspaceId: workspace.id, channelId });
    await asOwner(app, "UPDATE channels SET status = 'blocked' WHERE id = $1", [channelId]);
    await alertAdmins(app.services, { workspaceId: workspace.id, channelId });
    const told = { workspaceId: workspace.id, channelId, channelKind: "whatsapp", reason: "(190)" };
    expect(linesOf("channel_needs_reauth")).toEqual([expect.objectContaining({ severity: "ERROR", ...told })]);
    expect(linesOf("channel_blocked")).toEqual([expect.objectContaining({ severity: "ERROR", ...told })]);
  });

  it("tell of a database that is away, by readiness and by whoever asked, and of a full disk", async () => {
    const name = new URL(app.database.ownerUrl).pathname.slice(1);
    const elsewhere = new URL(app.database.ownerUrl);
    elsewhere.pathname = "/postgres";
    const admin = { ...app, database: { ...app.database, ownerUrl: elsewhere.href } };
    await asOwner(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await asOwner(admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    await expect.poll(() => app.services.pool.totalCount).toBe(0);
    expect((await app.request("/readyz")).status).toBe(503);
    const browser = app.browser();
    await expect(browser.trpc.auth.login.mutate({ email: "a@exemplo.com.br", password: "p" })).rejects.toThrow();
    await asOwner(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    const lines = linesOf("database_away");
    const said = expect.stringContaining("not currently accepting connections");
    expect(lines.map(({ reason }) => reason)).toEqual(["database_away", said]);
    expect(lines[1]?.["requestId"]).toBe(browser.lastResponse()?.headers.get("x-request-id"));
    await app.services.pool.query("SELECT 1/0").catch((error: unknown) => logOutage(app.services.log, error));
    // Somebody else's server that is away is none of ours.
    logOutage(
      app.services.log,
      new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }),
    );
    expect(linesOf("database_away")).toHaveLength(2);
    logOutage(app.services.log, Object.assign(new Error("could not extend file"), { code: "53100" }));
    expect(linesOf("disk_full")).toEqual([expect.objectContaining({ severity: "CRITICAL" })]);
  });
});

describe("what every line carries", () => {
  it("is the request, the session's hash, the person and the workspace", async () => {
    const { browser, workspace, user } = await signedInMember(app);
    await asOwner(app, "ALTER TABLE labels RENAME TO elsewhere");
    await expect(browser.trpc.labels.list.query({ workspaceId: workspace.id })).rejects.toThrow();
    const requestId = browser.lastResponse()?.headers.get("x-request-id");
    await asOwner(app, "ALTER TABLE elsewhere RENAME TO labels");
    const [session] = await asOwner<{ id: string }>(app, "SELECT id FROM sessions WHERE user_id = $1", [user.id]);
    const sessionHash = hashSessionId(session?.id ?? "");
    const scope = { requestId, sessionHash, userId: user.id, workspaceId: workspace.id };
    expect(app.logLines).toEqual([
      expect.objectContaining({ message: "a procedure failed", path: "labels.list", ...scope }),
      expect.objectContaining({ message: "request", status: 500, requestId }),
    ]);
  });

  it("is nothing rather than the wrong one where calls in one request disagree", () => {
    const fields = runInLogScope({ requestId: "r" }, () => {
      noteInLog({ workspaceId: "a", userId: "u" });
      noteInLog({ workspaceId: "b", userId: "u" });
      return scopeFields();
    });
    expect(fields).toEqual({ requestId: "r", workspaceId: "several", userId: "u" });
    expect(scopeFields()).toEqual({});
  });

  it("is the job, what it is about and the request behind it, however many jobs lie between", async () => {
    const { workspaceId, conversationId } = {
      workspaceId: (await signedInMember(app)).workspace.id,
      conversationId: "00000000-0000-7000-8000-0000000000c1",
    };
    const { services } = app;
    const runner = createJobRunner({
      services,
      handlers: {
        send: ({ conversationId: id }) =>
          services.jobs.enqueue(services.db, "run", { workspaceId, conversationId: id }),
        // By the process's own log: nobody handed it one.
        run: async () => services.log.info("deep inside"),
      },
    });
    await runInLogScope({ requestId: "request-1" }, () =>
      services.jobs.enqueue(services.db, "send", { workspaceId, conversationId }),
    );
    expect(await runner.drain()).toEqual([{ job: "send" }, { job: "run" }]);
    await runner.stop();
    expect(app.logLines).toEqual([
      expect.objectContaining({
        message: "deep inside",
        job: "run",
        jobId: expect.stringMatching(/^\d+$/),
        attempt: 1,
        workspaceId,
        conversationId,
        causeRequestId: "request-1",
      }),
    ]);
  });
});
