import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../../testing/factories.ts";
import { type JobHandlers, PermanentJobError } from "../job-handler.ts";
import type { EnqueueOptions } from "../job-transport.ts";
import type { JobName } from "../jobs.ts";
import { createTaskScene, type TaskScene } from "../../../testing/task-scene.ts";

const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

describe("jobs that Cloud Tasks brings", () => {
  let scene: TaskScene;
  let ids: { workspaceId: string; conversationId: string };
  beforeAll(async () => {
    scene = await createTaskScene();
    ids = {
      workspaceId: (await createWorkspace(scene.app)).id,
      conversationId: "00000000-0000-7000-8000-0000000000c1",
    };
  });
  afterAll(() => scene.stop());
  beforeEach(() => scene.reset());

  const enqueue = (options: EnqueueOptions = {}, job: "send" | "run" = "send"): Promise<void> =>
    scene.app.services.jobs.enqueue(scene.app.services.db, job, ids, options);
  const tasks = () => scene.simulator.cloudTasks.list();
  const deliver = (index = 0): Promise<number> => scene.simulator.cloudTasks.deliver(tasks()[index]?.id ?? "");
  const deadLetters = () =>
    asOwner<{ error: string; attempts: number }>(
      scene.app,
      "SELECT error, attempts FROM dead_letters ORDER BY failed_at",
    );
  /** Counts its runs. */
  const counting = (job: JobName = "send") => {
    const seen: number[] = [];
    const handlers: Partial<JobHandlers> = {
      [job]: async (_payload: unknown, { attempt }: { attempt: number }) => void seen.push(attempt),
    };
    return { seen, handlers };
  };

  it("run soon after the commit of their transaction, and never after a roll-back", async () => {
    const { seen, handlers } = counting();
    const { dispatcher } = scene.serve(handlers);
    scene.simulator.cloudTasks.turn({ isHeld: false });
    dispatcher.start();
    const { db, jobs } = scene.app.services;
    const rolledBack = db.transaction().execute(async (trx) => {
      await jobs.enqueue(trx, "send", ids);
      throw new Error("roll back");
    });
    await expect(rolledBack).rejects.toThrow("roll back");
    await db.transaction().execute((trx) => jobs.enqueue(trx, "send", ids));
    await expect.poll(scene.jobRows, { timeout: 10_000 }).toEqual([]);
    expect(seen).toEqual([1]);
    expect(await asOwner(scene.app, "SELECT FROM job_tasks")).toEqual([]);
    await expect.poll(tasks).toEqual([]);
  });

  it("wait in Cloud Tasks for their time, in the queue of their kind; far ones wait in the database", async () => {
    const { dispatcher } = scene.serve({});
    const [soon, far] = [inMinutes(2), inMinutes(60)];
    await enqueue({ runAt: soon });
    await enqueue({ runAt: far });
    expect(await dispatcher.publish()).toBe(1);
    expect(tasks()).toMatchObject([{ scheduledAt: soon.getTime(), queue: expect.stringMatching(/piloto-talk$/) }]);
    await scene.passSeconds(58 * 60);
    // The far one, and the near one again: its task never came.
    expect(await dispatcher.publish()).toBe(2);
  });

  it("do nothing before their time, and take another task for it", async () => {
    const { seen, handlers } = counting();
    const { dispatcher } = scene.serve(handlers);
    await enqueue({ runAt: inMinutes(2) });
    await dispatcher.publish();
    expect(await deliver()).toBe(200);
    expect(seen).toEqual([]);
    expect(await scene.jobRows()).toMatchObject([{ attempts: 0, is_later: true }]);
    await dispatcher.publish();
    await scene.passSeconds(120);
    expect(await deliver()).toBe(200);
    expect(seen).toEqual([1]);
  });

  it("run once when their task is brought twice, at once or afterwards", async () => {
    const open = Promise.withResolvers<void>();
    let runs = 0;
    const { dispatcher } = scene.serve({
      async send() {
        runs += 1;
        await open.promise;
      },
    });
    await enqueue();
    await dispatcher.publish();
    const [task] = tasks();
    const first = scene.simulator.cloudTasks.deliver(task?.id ?? "", { keep: true });
    await expect.poll(() => runs).toBe(1);
    expect(await scene.simulator.cloudTasks.deliver(task?.id ?? "", { keep: true })).toBe(200);
    open.resolve();
    expect(await first).toBe(200);
    expect(await deliver()).toBe(200);
    expect(runs).toBe(1);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("do what is due now when their task is an hour late", async () => {
    const { seen, handlers } = counting();
    const { dispatcher } = scene.serve(handlers);
    await enqueue();
    await dispatcher.publish();
    await scene.passSeconds(3_600);
    expect(await deliver()).toBe(200);
    expect(seen).toEqual([1]);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("that have been moved under their key run once, at the new time, whichever task comes", async () => {
    const { seen, handlers } = counting();
    const { dispatcher } = scene.serve(handlers);
    await enqueue({ key: "send:1" });
    await dispatcher.publish();
    await enqueue({ key: "send:1", runAt: inMinutes(2) });
    await dispatcher.publish();
    expect(tasks()).toHaveLength(2);
    // The old one: its job is due later now.
    expect(await deliver(0)).toBe(200);
    expect(seen).toEqual([]);
    await scene.passSeconds(120);
    expect(await deliver(0)).toBe(200);
    expect(seen).toEqual([1]);
    expect(tasks()).toEqual([]);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("enqueued under their key while they run, run again", async () => {
    let runs = 0;
    const { dispatcher } = scene.serve({
      async send() {
        runs += 1;
        if (runs === 1) await enqueue({ key: "send:1" });
      },
    });
    await enqueue({ key: "send:1" });
    await dispatcher.publish();
    await deliver();
    await dispatcher.publish();
    await deliver();
    expect(runs).toBe(2);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("are tried again later by a task of their own, and buried after the last attempt", async () => {
    const attempts: number[] = [];
    const { dispatcher } = scene.serve({
      async send(_payload, { attempt }) {
        attempts.push(attempt);
        throw new Error(`Meta is away (${attempt})`);
      },
    });
    await enqueue({ maxAttempts: 2 });
    await dispatcher.publish();
    expect(await deliver()).toBe(200);
    expect(await scene.jobRows()).toMatchObject([{ attempts: 1, locked_by: null, is_later: true }]);
    await dispatcher.publish();
    expect(tasks()).toMatchObject([{ scheduledAt: expect.any(Number) }]);
    expect(tasks()[0]?.scheduledAt).toBeGreaterThan(Date.now());
    await scene.passSeconds(60);
    expect(await deliver()).toBe(200);
    expect(attempts).toEqual([1, 2]);
    expect(await scene.jobRows()).toEqual([]);
    expect(await deadLetters()).toEqual([{ error: "Meta is away (2)", attempts: 2 }]);
  });

  it("are buried at once when no attempt can help", async () => {
    const { dispatcher } = scene.serve({
      send: () => Promise.reject(new PermanentJobError("the conversation is gone")),
    });
    await enqueue();
    await dispatcher.publish();
    expect(await deliver()).toBe(200);
    expect(await scene.jobRows()).toEqual([]);
    expect(await deadLetters()).toEqual([{ error: "the conversation is gone", attempts: 1 }]);
  });

  it("wait for others of their kind, and are all done", async () => {
    let running = 0;
    let most = 0;
    const handlers: Partial<JobHandlers> = {
      async run(_payload, { signal }) {
        running += 1;
        most = Math.max(most, running);
        await asOwner(scene.app, "SELECT pg_sleep(0.02)");
        running -= 1;
        signal.throwIfAborted();
      },
    };
    const { dispatcher } = scene.serve(handlers, { concurrency: { run: 2 } });
    for (let index = 0; index < 12; index += 1) await enqueue({}, "run");
    await dispatcher.publish();
    const statuses = await Promise.all(tasks().map(({ id }) => scene.simulator.cloudTasks.deliver(id)));
    expect(statuses).toEqual(Array.from({ length: 12 }, () => 200));
    expect(most).toBe(2);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("that have waited too long for others of their kind come again, untouched", async () => {
    const open = Promise.withResolvers<void>();
    const instance = scene.serve({ run: () => open.promise }, { concurrency: { run: 1 }, placeWaitMs: 1 });
    await enqueue({}, "run");
    await enqueue({}, "run");
    await instance.dispatcher.publish();
    const [first, second] = tasks().map(({ id }) => id);
    const running = scene.simulator.cloudTasks.deliver(first ?? "");
    await expect.poll(async () => (await scene.jobRows()).filter(({ attempts }) => attempts === 1)).toHaveLength(1);
    expect(await scene.simulator.cloudTasks.deliver(second ?? "")).toBe(429);
    expect((await scene.jobRows()).map(({ attempts }) => attempts).sort()).toEqual([0, 1]);
    open.resolve();
    expect(await running).toBe(200);
    expect(await scene.simulator.cloudTasks.deliver(second ?? "")).toBe(200);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("of a kind that this release does not know come again, for another instance", async () => {
    const { dispatcher } = scene.serve({ run: async () => undefined });
    await enqueue();
    await dispatcher.publish();
    expect(await deliver()).toBe(503);
    expect(await scene.jobRows()).toMatchObject([{ attempts: 0, locked_by: null }]);
  });
});
