import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enterWorkspaceUnchecked } from "../../database/workspace.ts";
import { asOwner, createWorkspace } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { type JobHandlers, PermanentJobError } from "./job-handler.ts";
import { createJobLeases, longestRunMs } from "./job-leases.ts";
import { defaultPoolTimes } from "./job-pool.ts";
import { freeAbandonedJobs } from "./jobs.queries.ts";
import { createJobRunner, type JobRunner, type JobRunnerOptions } from "./postgres-job-runner.ts";
import { spawnHangingWorker } from "./testing.ts";

const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
const quick = { keepMs: 50, leaseSeconds: 1, stopMs: 2_000 };

describe("the job runner", () => {
  let app: TestApp;
  let runners: JobRunner[] = [];
  let ids: { workspaceId: string; conversationId: string };
  beforeEach(async () => {
    app = await createTestApp();
    runners = [];
    ids = { workspaceId: (await createWorkspace(app)).id, conversationId: "00000000-0000-7000-8000-0000000000c1" };
  });
  afterEach(async () => {
    for (const runner of runners) await runner.stop();
    await app.stop();
  });

  const runnerOf = (handlers: Partial<JobHandlers>, options: Partial<JobRunnerOptions> = {}): JobRunner => {
    const runner = createJobRunner({ services: app.services, handlers, times: quick, ...options });
    runners.push(runner);
    return runner;
  };
  const enqueue = (job: "send" | "run" | "fetch_media", count = 1) =>
    app.services.jobs.enqueueMany(
      app.services.db,
      Array.from({ length: count }, () =>
        job === "fetch_media"
          ? { job, payload: { workspaceId: ids.workspaceId, attachmentId: ids.conversationId } }
          : { job, payload: ids },
      ),
    );
  const deadLetters = () =>
    asOwner<Record<string, unknown>>(app, "SELECT workspace_id, task, payload, error, attempts FROM dead_letters");
  const jobRows = () =>
    asOwner<{ id: number; attempts: number; locked_by: string | null; is_later: boolean }>(
      app,
      "SELECT id, attempts, locked_by, run_at > now() AS is_later FROM graphile_worker._private_jobs",
    );

  it("tries a failed job again later, and buries it after its last attempt", async () => {
    const attempts: boolean[] = [];
    const runner = runnerOf({
      async send(_payload, { isLastAttempt }) {
        attempts.push(isLastAttempt);
        throw new Error(`Meta is away (${attempts.length})`);
      },
    });
    await app.services.jobs.enqueue(app.services.db, "send", ids, { maxAttempts: 3 });
    expect(await runner.drain()).toHaveLength(1);
    expect(await jobRows()).toMatchObject([{ attempts: 1, locked_by: null, is_later: true }]);
    await runner.drain({ until: inMinutes(10) });
    expect(attempts).toEqual([false, false, true]);
    expect(await jobRows()).toEqual([]);
    expect(await deadLetters()).toEqual([
      { workspace_id: ids.workspaceId, task: "send", payload: ids, error: "Meta is away (3)", attempts: 3 },
    ]);
  });

  it("buries at once what no attempt can help: a handler's word, or a payload of another shape", async () => {
    const runner = runnerOf({ send: () => Promise.reject(new PermanentJobError("the conversation is gone")) });
    await enqueue("send");
    await asOwner(
      app,
      `SELECT graphile_worker.add_job('send', '{"workspaceId": "nobody", "traceparent": "00-1-2-01"}')`,
    );
    await runner.drain();
    expect(await jobRows()).toEqual([]);
    const letters = await deadLetters();
    expect(letters.map(({ error }) => error)).toEqual([
      "the conversation is gone",
      "the payload of this send job has another shape",
    ]);
    expect(letters[1]).toMatchObject({ workspace_id: null, payload: { workspaceId: "nobody" } });
  });

  it("buries no job whose place a newer one has taken", async () => {
    let runs = 0;
    const options = { key: "send:1", maxAttempts: 1 };
    const runner = runnerOf({
      async send() {
        runs += 1;
        if (runs > 1) return;
        await app.services.jobs.enqueue(app.services.db, "send", ids, options);
        throw new Error("too late");
      },
    });
    await app.services.jobs.enqueue(app.services.db, "send", ids, options);
    await runner.drain();
    expect(runs).toBe(2);
    expect(await deadLetters()).toEqual([]);
    expect(await jobRows()).toEqual([]);
  });

  it("is woken by what is enqueued, and by what becomes due", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const seen: string[] = [];
    runnerOf({
      async run() {
        seen.push("run");
        await app.services.jobs.enqueue(app.services.db, "send", ids, { runAt: new Date(Date.now() + 300) });
      },
      async send() {
        seen.push("send");
        resolve();
      },
    }).start();
    await enqueue("run");
    await promise;
    expect(seen).toEqual(["run", "send"]);
  });

  it("runs no more jobs of a kind at once than allowed, and lets the other kinds through", async () => {
    const open = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    let others = 0;
    const runner = runnerOf(
      {
        async run() {
          running += 1;
          most = Math.max(most, running);
          await open.promise;
          running -= 1;
        },
        async send() {
          others += 1;
        },
      },
      { concurrency: { run: 2, send: 1 } },
    );
    await enqueue("run", 12);
    runner.start();
    await expect.poll(() => running).toBe(2);
    await enqueue("send", 20);
    await expect.poll(() => others).toBe(20);
    expect(most).toBe(2);
    open.resolve();
    await expect.poll(jobRows, { timeout: 5_000 }).toEqual([]);
    expect(most).toBe(2);
  });

  it("does each job once while several runners race", async () => {
    const seen = new Map<string, number>();
    const handlers: Partial<JobHandlers> = {
      async send(_payload, { jobId }) {
        seen.set(jobId, (seen.get(jobId) ?? 0) + 1);
      },
    };
    for (let index = 0; index < 3; index += 1) runnerOf(handlers).start();
    await enqueue("send", 150);
    await expect.poll(jobRows, { timeout: 10_000 }).toEqual([]);
    expect(seen.size).toBe(150);
    expect([...seen.values()].every((count) => count === 1)).toBe(true);
  });

  it("never loses a wake-up: after the last enqueue under a key there is always one more run", async () => {
    const nameOf = "SELECT name FROM workspaces WHERE id = $1";
    let seen: string | undefined;
    runnerOf({
      async send() {
        seen = (await asOwner<{ name: string }>(app, nameOf, [ids.workspaceId]))[0]?.name;
      },
    }).start();
    for (let round = 1; round <= 100; round += 1) {
      await app.services.db.transaction().execute(async (trx) => {
        const inside = await enterWorkspaceUnchecked(trx, ids.workspaceId);
        await inside
          .updateTable("workspaces")
          .set({ name: `Loja ${round}` })
          .execute();
        await app.services.jobs.enqueue(trx, "send", ids, { key: "send:1" });
      });
    }
    await expect.poll(() => seen, { timeout: 5_000 }).toBe("Loja 100");
  });

  it("finishes what is under way when it stops, and takes nothing new", async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    let done = 0;
    const runner = runnerOf({
      async run() {
        started.resolve();
        await finish.promise;
        done += 1;
      },
    });
    await enqueue("run");
    runner.start();
    await started.promise;
    const stopped = runner.stop();
    await enqueue("run");
    finish.resolve();
    await stopped;
    expect(done).toBe(1);
    expect(await jobRows()).toMatchObject([{ attempts: 0, locked_by: null }]);
  });

  it("tells a job that goes on and on to end, and then gives it back with the attempt uncounted", async () => {
    const told = Promise.withResolvers<void>();
    const runner = runnerOf(
      {
        async run(_payload, { signal }) {
          signal.addEventListener("abort", () => told.resolve());
          await new Promise(() => undefined);
        },
      },
      { times: { ...quick, stopMs: 200 } },
    );
    await enqueue("run");
    runner.start();
    await expect.poll(async () => (await jobRows())[0]?.locked_by).toMatch(/^pool-/);
    await runner.stop();
    await told.promise;
    expect(await jobRows()).toMatchObject([{ attempts: 0, locked_by: null }]);
  });

  it("goes on after the database has closed every connection", async () => {
    let runs = 0;
    runnerOf({
      async send() {
        runs += 1;
      },
    }).start();
    await enqueue("send");
    await expect.poll(() => runs).toBe(1);
    await asOwner(
      app,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    await expect
      .poll(() =>
        enqueue("send").then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect.poll(() => runs, { timeout: 10_000 }).toBe(2);
  });

  it("adds the clock's jobs once per period, however many runners there are", async () => {
    let sweeps = 0;
    const handlers: Partial<JobHandlers> = {
      async sweep() {
        sweeps += 1;
      },
    };
    runnerOf(handlers).start();
    runnerOf(handlers).start();
    await expect.poll(() => sweeps).toBe(1);
    const nextPeriod = () =>
      asOwner(app, "UPDATE graphile_worker._private_known_crontabs SET last_execution = now() - interval '1 minute'");
    await nextPeriod();
    await expect.poll(() => sweeps).toBe(2);
    expect(
      await asOwner(
        app,
        "SELECT identifier FROM graphile_worker._private_known_crontabs WHERE identifier <> 'every:queue_age'",
      ),
    ).toEqual([{ identifier: "every:sweep" }]);
  });

  it("gets the job of a killed process back and does it", async () => {
    // The real times, without waiting for them.
    expect(defaultPoolTimes.leaseSeconds * 1_000 + defaultPoolTimes.keepMs).toBeLessThan(60_000);
    await enqueue("send");
    const worker = await spawnHangingWorker(app);
    worker.kill("SIGKILL");
    await worker.exited;
    expect(await jobRows()).toMatchObject([{ attempts: 1, locked_by: expect.stringMatching(/^pool-/) }]);
    const attempts: number[] = [];
    runnerOf({
      async send(_payload, { attempt }) {
        attempts.push(attempt);
      },
    }).start();
    await expect.poll(() => attempts, { timeout: 5_000 }).toEqual([2]);
    await expect.poll(jobRows).toEqual([]);
  });

  it("renews what it is working on, and frees and buries only what nobody works on", async () => {
    await enqueue("send", 3);
    const jobs = await asOwner<{ id: number }>(
      app,
      "UPDATE graphile_worker._private_jobs SET locked_by = 'pool-a', locked_at = now() - interval '1 hour', attempts = 1 RETURNING id",
    );
    const [mine, abandoned, exhausted] = jobs.map(({ id }) => String(id));
    await asOwner(app, `UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE id = ${exhausted}`);
    const leases = createJobLeases({ ...app.services, workerId: "pool-a", leaseSeconds: 40 });
    leases.took(mine ?? "");
    await leases.keep();
    const rows = await jobRows();
    expect(rows.map(({ id, locked_by }) => [String(id), locked_by]).sort()).toEqual([
      [mine, "pool-a"],
      [abandoned, null],
    ]);
    expect(await deadLetters()).toMatchObject([{ error: "The worker ended during the last attempt." }]);
    leases.finished(mine ?? "");
    expect(await freeAbandonedJobs(app.services.db, 0)).toBe(1);
  });

  it("gives up a job that hangs: after ten minutes nobody renews it any more", async () => {
    await enqueue("send");
    const age = `UPDATE graphile_worker._private_jobs
      SET locked_by = 'pool-a', locked_at = now() - interval '1 hour', attempts = 1 RETURNING id`;
    const [job] = await asOwner<{ id: number }>(app, age);
    let now = 0;
    const leases = createJobLeases({ ...app.services, workerId: "pool-a", leaseSeconds: 40, now: () => now });
    leases.took(String(job?.id));
    now = longestRunMs - 1;
    await leases.keep();
    expect(await jobRows()).toMatchObject([{ locked_by: "pool-a" }]);
    now = longestRunMs;
    await asOwner(app, age);
    await leases.keep();
    expect(await jobRows()).toMatchObject([{ locked_by: null }]);
  });
});
