import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../../testing/factories.ts";
import { longestRunMs } from "../job-leases.ts";
import type { JobHandlers } from "../job-handler.ts";
import { createJobRunner } from "../postgres-job-runner.ts";
import { spawnHangingWorker } from "../testing.ts";
import { createTaskScene, type TaskScene } from "../../../testing/task-scene.ts";

const quick = { keepMs: 50, leaseSeconds: 40, stopMs: 300 };

describe("an instance that does the jobs of Cloud Tasks", () => {
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

  const enqueue = (): Promise<void> => scene.app.services.jobs.enqueue(scene.app.services.db, "send", ids);
  const tasks = () => scene.simulator.cloudTasks.list();
  const deliver = (): Promise<number> => scene.simulator.cloudTasks.deliver(tasks()[0]?.id ?? "");

  it("killed in the middle has its job done by another", async () => {
    const attempts: number[] = [];
    const handlers: Partial<JobHandlers> = { send: async (_payload, { attempt }) => void attempts.push(attempt) };
    const { runner } = scene.serve(handlers);
    await enqueue();
    const worker = await spawnHangingWorker(scene.app, "hanging-task-worker.ts");
    worker.kill("SIGKILL");
    await worker.exited;
    // While its lease lasts nobody else has it.
    await runner.sweep();
    expect(await scene.jobRows()).toMatchObject([{ attempts: 1, locked_by: expect.stringMatching(/^tasks-/) }]);
    await scene.passSeconds(41);
    await runner.sweep();
    expect(await deliver()).toBe(200);
    expect(attempts).toEqual([2]);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("killed in the last attempt leaves a dead letter", async () => {
    const { runner } = scene.serve({ send: async () => undefined });
    await enqueue();
    await asOwner(
      scene.app,
      "UPDATE graphile_worker._private_jobs SET attempts = max_attempts, locked_by = 'tasks-gone', locked_at = now() - interval '1 hour'",
    );
    await runner.sweep();
    expect(await scene.jobRows()).toEqual([]);
    expect(await asOwner(scene.app, "SELECT error FROM dead_letters")).toEqual([
      { error: "The worker ended during the last attempt." },
    ]);
  });

  it("finishes what is under way when it stops, and sends the rest on", async () => {
    const open = Promise.withResolvers<void>();
    const stopping = scene.serve({ send: () => open.promise });
    await enqueue();
    await enqueue();
    await stopping.dispatcher.publish();
    const running = deliver();
    await expect.poll(async () => (await scene.jobRows()).some(({ attempts }) => attempts === 1)).toBe(true);
    const stopped = stopping.runner.stop();
    expect(await scene.simulator.cloudTasks.deliver(tasks()[1]?.id ?? "")).toBe(503);
    open.resolve();
    await stopped;
    expect(await running).toBe(200);
    scene.leave(stopping);
    scene.serve({ send: async () => undefined });
    expect(await deliver()).toBe(200);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("tells a job that goes on and on to end, and gives it back with the attempt uncounted", async () => {
    const told = Promise.withResolvers<void>();
    const hanging = scene.serve(
      {
        async send(_payload, { signal }) {
          signal.addEventListener("abort", () => told.resolve());
          await new Promise(() => undefined);
        },
      },
      { times: quick },
    );
    await enqueue();
    await hanging.dispatcher.publish();
    const running = deliver();
    await expect.poll(async () => (await scene.jobRows())[0]?.locked_by).toMatch(/^tasks-/);
    await hanging.runner.stop();
    await told.promise;
    expect(await running).toBe(503);
    expect(await scene.jobRows()).toMatchObject([{ attempts: 0, locked_by: null }]);
    scene.leave(hanging);
    scene.serve({ send: async () => undefined });
    // The same task, brought again.
    expect(await deliver()).toBe(200);
    expect(await scene.jobRows()).toEqual([]);
  });

  it("keeps the lease of a long job, so that no other instance takes it", async () => {
    const open = Promise.withResolvers<void>();
    let runs = 0;
    const handlers: Partial<JobHandlers> = {
      async send() {
        runs += 1;
        await open.promise;
      },
    };
    const instances = [scene.serve(handlers, { times: quick }), scene.serve(handlers, { times: quick })];
    await enqueue();
    await instances[0]?.dispatcher.publish();
    const running = deliver();
    await expect.poll(() => runs).toBe(1);
    await scene.passSeconds(30);
    for (const { runner } of instances) runner.start();
    const heldSince = "SELECT locked_at > now() - interval '10 seconds' AS is_fresh FROM graphile_worker._private_jobs";
    await expect.poll(() => asOwner(scene.app, heldSince)).toEqual([{ is_fresh: true }]);
    open.resolve();
    expect(await running).toBe(200);
    expect(runs).toBe(1);
    expect(longestRunMs).toBeLessThan(900_000);
  });

  it("shares the jobs with workers that fetch them, while a deployment changes from one to the other", async () => {
    const seen = new Map<string, number>();
    const handlers: Partial<JobHandlers> = {
      async send(_payload, { jobId }) {
        seen.set(jobId, (seen.get(jobId) ?? 0) + 1);
      },
    };
    const { dispatcher } = scene.serve(handlers);
    const fetching = createJobRunner({ services: scene.app.services, handlers });
    scene.simulator.cloudTasks.turn({ isHeld: false });
    for (let index = 0; index < 60; index += 1) await enqueue();
    fetching.start();
    await dispatcher.publish();
    await expect.poll(scene.jobRows, { timeout: 20_000 }).toEqual([]);
    await fetching.stop();
    await expect.poll(tasks, { timeout: 20_000 }).toEqual([]);
    expect(seen.size).toBe(60);
    expect([...seen.values()].every((count) => count === 1)).toBe(true);
  });

  it("leaves a job alone that has been given to somebody else meanwhile", async () => {
    const open = Promise.withResolvers<void>();
    const slow = scene.serve({ send: () => open.promise });
    await enqueue();
    await slow.dispatcher.publish();
    const running = deliver();
    await expect.poll(async () => (await scene.jobRows())[0]?.attempts).toBe(1);
    await asOwner(scene.app, "UPDATE graphile_worker._private_jobs SET locked_by = 'tasks-other', attempts = 2");
    open.resolve();
    expect(await running).toBe(200);
    expect(await scene.jobRows()).toMatchObject([{ attempts: 2, locked_by: "tasks-other" }]);
  });

  it("asks for the task again when the database is away, and adds the clock's jobs once per period", async () => {
    const sweeps: string[] = [];
    const handlers: Partial<JobHandlers> = { sweep: async (_payload, { jobId }) => void sweeps.push(jobId) };
    const [one, other] = [scene.serve(handlers), scene.serve(handlers)];
    await asOwner(scene.app, "DELETE FROM graphile_worker._private_known_crontabs");
    await Promise.all([one.runner.sweep(), other.runner.sweep()]);
    expect(tasks()).toHaveLength(1);
    await asOwner(scene.app, "REVOKE UPDATE ON job_tasks FROM piloto_app");
    expect(await deliver()).toBe(500);
    await asOwner(scene.app, "GRANT UPDATE ON job_tasks TO piloto_app");
    expect(await deliver()).toBe(200);
    expect(sweeps).toHaveLength(1);
  });
});
