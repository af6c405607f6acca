import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asOwner, createWorkspace } from "../../../testing/factories.ts";
import { createTaskScene, type TaskInstance, type TaskScene } from "../../../testing/task-scene.ts";

/*
 * Whatever Cloud Tasks does with its tasks (repeats, delays, forgets, shuffles) and whoever publishes and sweeps: each
 * piece of work is done at least once after it was last asked for, no job runs twice at once, and nothing is left over.
 */

const index = fc.nat({ max: 30 });
const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("enqueue" as const),
      key: fc.nat({ max: 4 }),
      inSeconds: fc.constantFrom(0, 0, 30),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("publish" as const), instance: fc.nat({ max: 1 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("deliver" as const),
      tasks: fc.array(index, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("lose" as const), task: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("pass" as const), seconds: fc.constantFrom(10, 70, 4_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sweep" as const), instance: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), key: fc.nat({ max: 4 }) }) },
);
type Command = typeof command extends fc.Arbitrary<infer One> ? One : never;

const settleRounds = 40;
let scene: TaskScene;
let workspaceId: string;
beforeAll(async () => {
  scene = await createTaskScene();
  workspaceId = (await createWorkspace(scene.app)).id;
});
afterAll(() => scene.stop());

/** What was asked for and what was done; a key is one conversation's. */
function createWorld() {
  const openSince = new Map<string, number>();
  const failing = new Set<string>();
  const running = new Set<string>();
  const runningTwice: string[] = [];
  const conversationOf = (key: number): string => `00000000-0000-7000-8000-0000000000c${key}`;
  let clock = 0;
  const run = async ({ conversationId }: { conversationId: string }, { jobId }: { jobId: string }): Promise<void> => {
    // Counted, for what a handler throws is only a failed job.
    if (running.has(jobId)) runningTwice.push(jobId);
    running.add(jobId);
    const began = (clock += 1);
    await asOwner(scene.app, "SELECT pg_sleep(0.005)");
    running.delete(jobId);
    if (failing.delete(conversationId)) throw new Error("as it was told to");
    if ((openSince.get(conversationId) ?? Infinity) < began) openSince.delete(conversationId);
  };
  return {
    openSince,
    runningTwice,
    failing,
    conversationOf,
    run,
    async enqueue(key: number, inSeconds: number): Promise<void> {
      const conversationId = conversationOf(key);
      const runAt = new Date(Date.now() + inSeconds * 1_000);
      // Key 0 has no key: each is a job of its own.
      const options = key === 0 ? { runAt } : { key: `send:${key}`, runAt };
      await scene.app.services.jobs.enqueue(scene.app.services.db, "send", { workspaceId, conversationId }, options);
      openSince.set(conversationId, (clock += 1));
    },
  };
}

async function perform(one: Command, world: ReturnType<typeof createWorld>, instances: TaskInstance[]): Promise<void> {
  const { cloudTasks } = scene.simulator;
  const taskAt = (place: number) => cloudTasks.list()[place % Math.max(1, cloudTasks.list().length)]?.id;
  switch (one.do) {
    case "enqueue":
      return world.enqueue(one.key, one.inSeconds);
    case "publish":
      return void (await instances[one.instance]?.dispatcher.publish());
    case "deliver": {
      const ids = one.tasks.map(taskAt).filter((id) => id !== undefined);
      // At the same moment, on both instances, and some of them the same.
      return void (await Promise.all(ids.map((id) => cloudTasks.deliver(id, { keep: true }))));
    }
    case "lose": {
      const id = taskAt(one.task);
      return id === undefined ? undefined : cloudTasks.lose(id);
    }
    case "pass":
      return scene.passSeconds(one.seconds);
    case "sweep":
      return instances[one.instance]?.runner.sweep();
    case "fail":
      return void world.failing.add(world.conversationOf(one.key));
  }
}

/** Sweeps and brings what is there until nothing waits any more; how many rows are left. */
async function settle(instances: TaskInstance[]): Promise<number> {
  for (let round = 0; round < settleRounds; round += 1) {
    await instances[round % 2]?.runner.sweep();
    for (const { id } of scene.simulator.cloudTasks.list()) await scene.simulator.cloudTasks.deliver(id);
    if ((await scene.jobRows()).length === 0) return 0;
    await scene.passSeconds(4_000);
  }
  return (await scene.jobRows()).length;
}

it("any order, repetition and loss of tasks ends with all work done and nothing left", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
      await scene.reset();
      const world = createWorld();
      const instances = [scene.serve({ send: world.run }), scene.serve({ send: world.run })];
      for (const one of commands) await perform(one, world, instances);
      expect(await settle(instances)).toBe(0);
      expect(world.runningTwice).toEqual([]);
      expect([...world.openSince.keys()]).toEqual([]);
      expect(scene.simulator.cloudTasks.list()).toEqual([]);
      expect(await asOwner(scene.app, "SELECT FROM job_tasks UNION ALL SELECT FROM dead_letters")).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
