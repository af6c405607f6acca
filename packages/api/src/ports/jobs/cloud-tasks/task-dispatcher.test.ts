import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../../testing/factories.ts";
import { leasePublications } from "./job-tasks.queries.ts";
import { defaultDispatcherTimes } from "./task-dispatcher.ts";
import { createTaskScene, type TaskScene } from "../../../testing/task-scene.ts";

describe("handing jobs to Cloud Tasks", () => {
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

  const enqueue = (count: number): Promise<void> =>
    scene.app.services.jobs.enqueueMany(
      scene.app.services.db,
      Array.from({ length: count }, () => ({ job: "send" as const, payload: ids })),
    );
  const tasks = () => scene.simulator.cloudTasks.list();
  const publications = () =>
    asOwner<{ publication: number; repeats: number; is_published: boolean }>(
      scene.app,
      "SELECT publication, repeats, published_at IS NOT NULL AS is_published FROM job_tasks ORDER BY job_id",
    );

  it("makes one task for each job, however many instances hear of it", async () => {
    const instances = [scene.serve({}), scene.serve({}), scene.serve({})];
    await enqueue(250);
    const published = await Promise.all(instances.map(({ dispatcher }) => dispatcher.publish()));
    expect(published.reduce((sum, one) => sum + one, 0)).toBe(250);
    expect(tasks()).toHaveLength(250);
    expect((await publications()).every(({ publication, is_published }) => publication === 1 && is_published)).toBe(
      true,
    );
    expect(await instances[0]?.dispatcher.publish()).toBe(0);
  });

  it("names a task so that publishing it again after an answer was lost makes no second one", async () => {
    const { dispatcher } = scene.serve({});
    await enqueue(1);
    await dispatcher.publish();
    // As if the instance had died before it could write down that Cloud Tasks has it.
    await asOwner(scene.app, "UPDATE job_tasks SET published_at = NULL, leased_until = now() - interval '1 second'");
    expect(await dispatcher.publish()).toBe(1);
    expect(tasks()).toHaveLength(1);
    expect(await publications()).toEqual([{ publication: 1, repeats: 0, is_published: true }]);
  });

  it("takes over what a dead instance had begun, once its lease is over", async () => {
    const { dispatcher } = scene.serve({});
    await enqueue(1);
    await leasePublications(scene.app.services.db, { ...defaultDispatcherTimes, limit: 10 });
    expect(await dispatcher.publish()).toBe(0);
    await scene.passSeconds(defaultDispatcherTimes.leaseSeconds + 1);
    expect(await dispatcher.publish()).toBe(1);
    expect(tasks()).toHaveLength(1);
  });

  it("loses nothing while Cloud Tasks is away, and hands over all of it afterwards", async () => {
    const seen: string[] = [];
    const { dispatcher } = scene.serve({ send: async (_payload, { jobId }) => void seen.push(jobId) });
    scene.simulator.cloudTasks.turn({ isDown: true });
    await enqueue(120);
    expect(await dispatcher.publish()).toBe(0);
    expect(await publications()).toHaveLength(100);
    scene.simulator.cloudTasks.turn({ isDown: false, isHeld: false });
    expect(await dispatcher.publish()).toBe(120);
    await expect.poll(scene.jobRows, { timeout: 20_000 }).toEqual([]);
    expect(new Set(seen).size).toBe(120);
  });

  it("goes on by itself when Cloud Tasks is back", async () => {
    const { dispatcher } = scene.serve({});
    scene.simulator.cloudTasks.turn({ isDown: true });
    dispatcher.start();
    await enqueue(1);
    await expect.poll(publications, { timeout: 10_000 }).toMatchObject([{ is_published: false }]);
    scene.simulator.cloudTasks.turn({ isDown: false });
    await expect.poll(publications, { timeout: 20_000 }).toMatchObject([{ is_published: true }]);
  });

  it("goes on after the database has closed every connection", async () => {
    const { dispatcher } = scene.serve({}, { dispatching: { ...defaultDispatcherTimes, pollMs: 50 } });
    dispatcher.start();
    await enqueue(1);
    await expect.poll(publications, { timeout: 10_000 }).toMatchObject([{ is_published: true }]);
    await asOwner(
      scene.app,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    const tryAgain = (): Promise<boolean> =>
      enqueue(1).then(
        () => true,
        () => false,
      );
    await expect.poll(tryAgain).toBe(true);
    await expect.poll(tasks, { timeout: 10_000 }).toHaveLength(2);
  });

  it("sends a task that never started its job again under another name, with growing patience", async () => {
    const { runner } = scene.serve({ send: async () => undefined });
    await enqueue(1);
    await runner.sweep();
    for (const { id } of tasks()) scene.simulator.cloudTasks.lose(id);
    await runner.sweep();
    expect(tasks()).toEqual([]);
    await scene.passSeconds(61);
    await runner.sweep();
    expect(await publications()).toEqual([{ publication: 2, repeats: 1, is_published: true }]);
    await scene.passSeconds(61);
    await runner.sweep();
    expect(await publications()).toEqual([{ publication: 2, repeats: 1, is_published: true }]);
    await scene.passSeconds(61);
    await runner.sweep();
    expect(await publications()).toEqual([{ publication: 3, repeats: 2, is_published: true }]);
    expect(tasks()).toHaveLength(2);
    await Promise.all(tasks().map(({ id }) => scene.simulator.cloudTasks.deliver(id)));
    expect(await scene.jobRows()).toEqual([]);
  });

  it("leaves alone what another instance is just changing", async () => {
    const { dispatcher } = scene.serve({});
    const options = { key: "send:1" };
    const { db, jobs } = scene.app.services;
    await jobs.enqueue(db, "send", ids, options);
    await db.transaction().execute(async (trx) => {
      await jobs.enqueue(trx, "send", ids, options);
      expect(await dispatcher.publish()).toBe(0);
    });
    expect(await dispatcher.publish()).toBe(1);
  });
});
