import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asOwner } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import type { JobHandlers } from "./job-handler.ts";
import type { EnqueueOptions } from "./job-transport.ts";
import type { JobPayload } from "./jobs.ts";
import { createJobRunner, type JobRunner } from "./postgres-job-runner.ts";

const conversation = {
  workspaceId: "00000000-0000-7000-8000-0000000000a1",
  conversationId: "00000000-0000-7000-8000-0000000000c1",
};
const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

describe("jobs", () => {
  let app: TestApp;
  const runners: JobRunner[] = [];
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(async () => {
    for (const runner of runners) await runner.stop();
    await app.stop();
  });
  beforeEach(() => asOwner(app, "DELETE FROM graphile_worker._private_jobs"));

  const runnerOf = (handlers: Partial<JobHandlers>): JobRunner => {
    const runner = createJobRunner({ services: app.services, handlers });
    runners.push(runner);
    return runner;
  };
  const enqueue = (job: "send" | "run", payload: JobPayload<"send">, options?: EnqueueOptions): Promise<void> =>
    app.services.db.transaction().execute((trx) => app.services.jobs.enqueue(trx, job, payload, options));
  const waiting = () =>
    asOwner<{ key: string | null; run_at: Date }>(
      app,
      "SELECT key, run_at FROM graphile_worker._private_jobs WHERE is_available ORDER BY run_at",
    );

  it("run after the commit of their transaction, and never after a roll-back", async () => {
    const seen: string[] = [];
    const runner = runnerOf({ send: async ({ conversationId }) => void seen.push(conversationId) });
    await enqueue("send", conversation);
    const rolledBack = app.services.db.transaction().execute(async (trx) => {
      await app.services.jobs.enqueue(trx, "send", conversation);
      throw new Error("roll back");
    });
    await expect(rolledBack).rejects.toThrow("roll back");
    expect(await runner.drain()).toEqual([{ job: "send" }]);
    expect(seen).toEqual([conversation.conversationId]);
    expect(await waiting()).toEqual([]);
  });

  it("with one key wait once, at the time that was given last", async () => {
    const [sooner, later] = [inMinutes(5), inMinutes(10)];
    await enqueue("run", conversation, { key: "run:1", runAt: sooner });
    await enqueue("run", conversation, { key: "run:1", runAt: later });
    expect(await waiting()).toEqual([{ key: "run:1", run_at: later }]);
    await enqueue("run", conversation, { key: "run:1", runAt: sooner });
    expect(await waiting()).toEqual([{ key: "run:1", run_at: sooner }]);
  });

  it("with one key keep the sooner time when asked to", async () => {
    const [sooner, later] = [inMinutes(5), inMinutes(10)];
    const options = { key: "run:1", onWaiting: "earliest" } as const;
    await enqueue("run", conversation, { ...options, runAt: later });
    await enqueue("run", conversation, { ...options, runAt: sooner });
    await enqueue("run", conversation, { ...options, runAt: later });
    expect(await waiting()).toEqual([{ key: "run:1", run_at: sooner }]);
    await enqueue("run", conversation, options);
    expect((await waiting())[0]?.run_at.getTime()).toBeLessThan(sooner.getTime());
  });

  it("keep the soonest of many times that are given in the same moment", async () => {
    const times = Array.from({ length: 20 }, (_, index) => inMinutes(60 - index));
    const options = { key: "run:1", onWaiting: "earliest" } as const;
    await Promise.all(times.map((runAt) => enqueue("run", conversation, { ...options, runAt })));
    expect(await waiting()).toEqual([{ key: "run:1", run_at: times.at(-1) }]);
  });

  it("are enqueued together in one call, the last of those with one key", async () => {
    const [first, last] = [inMinutes(5), inMinutes(10)];
    await app.services.jobs.enqueueMany(app.services.db, [
      { job: "send", payload: conversation, options: { key: "b", runAt: first } },
      { job: "send", payload: conversation, options: { runAt: inMinutes(7) } },
      { job: "run", payload: conversation, options: { key: "b", runAt: last } },
      { job: "send", payload: conversation, options: { key: "a", runAt: inMinutes(8) } },
    ]);
    expect((await waiting()).map(({ key }) => key)).toEqual([null, "a", "b"]);
    await app.services.jobs.enqueueMany(app.services.db, []);
  });

  it("that are enqueued while theirs is running run again", async () => {
    let runs = 0;
    const runner = runnerOf({
      send: async () => {
        runs += 1;
        if (runs === 1) await enqueue("send", conversation, { key: "send:1" });
      },
    });
    await enqueue("send", conversation, { key: "send:1" });
    expect(await runner.drain()).toHaveLength(2);
    expect(runs).toBe(2);
  });

  it("do not wake too early, and in tests up to a given time, in order", async () => {
    const seen: string[] = [];
    const runner = runnerOf({
      send: async () => void seen.push("send"),
      run: async () => {
        seen.push("run");
        await enqueue("send", conversation, { runAt: inMinutes(20) });
      },
    });
    await enqueue("send", conversation, { runAt: inMinutes(30) });
    await enqueue("run", conversation, { runAt: inMinutes(10) });
    expect(await runner.drain()).toEqual([]);
    await runner.drain({ until: inMinutes(11) });
    expect(seen).toEqual(["run"]);
    await runner.drain({ until: inMinutes(40) });
    expect(seen).toEqual(["run", "send", "send"]);
  });
});
