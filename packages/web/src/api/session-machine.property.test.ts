import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { clientAbortMs } from "./session-transport.ts";
import { BrowserWorld, fineWeather, type Tab, type Weather } from "./testing/browser-world.ts";

// A machine that does much else at the same time needs patience; alone this takes a second.
vi.setConfig({ testTimeout: 60_000 });

const minute = 60_000;
const tabCount = 3;

const weather: fc.Arbitrary<Weather> = fc.record({
  upMs: fc.integer({ min: 0, max: 6000 }),
  downMs: fc.integer({ min: 0, max: 9000 }),
  fate: fc.constantFrom("fine", "fine", "fine", "request_lost", "answer_lost", "server_error"),
});

const tabIndex = fc.nat({ max: tabCount - 1 });

type Step =
  | { kind: "wait"; ms: number }
  | { kind: "call" | "refresh" | "hide" | "show"; tab: number }
  | { kind: "flaky_locks"; works: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 20 * minute }) }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({
    kind: fc.constantFrom("call" as const, "refresh" as const, "hide" as const, "show" as const),
    tab: tabIndex,
  }),
  fc.record({ kind: fc.constant("flaky_locks" as const), works: fc.boolean() }),
);

/** A world whose weather follows a script, signed in, with everything calm at first. */
async function openWorld(script: readonly Weather[]) {
  let calls = 0;
  let isStormy = false;
  const world = new BrowserWorld({
    weather: () => (isStormy ? (script[calls++ % script.length] ?? fineWeather) : fineWeather),
    messageDelayMs: () => (calls * 37) % 400,
  });
  for (let opened = 0; opened < tabCount; opened += 1) world.openTab();
  void world.tabs[0]?.signIn("renata");
  await world.clock.advance(2000);
  for (const tab of world.tabs) void tab.session.sync();
  await world.clock.advance(2000);
  return {
    world,
    setStorm: (stormy: boolean) => {
      isStormy = stormy;
    },
  };
}

async function take(world: BrowserWorld, action: Step): Promise<void> {
  if (action.kind === "wait") return world.clock.advance(action.ms);
  if (action.kind === "flaky_locks") {
    world.hasLocks = action.works;
    return;
  }
  const tab: Tab | undefined = world.tabs[action.tab];
  if (!tab) return;
  if (action.kind === "call") void tab.call();
  if (action.kind === "refresh") void tab.session.refresh(tab.session.seq());
  if (action.kind === "hide") tab.isVisible = false;
  if (action.kind === "show") {
    tab.isVisible = true;
    tab.session.wake();
  }
}

const storm = fc.tuple(
  fc.array(weather, { minLength: 4, maxLength: 30 }),
  fc.array(step, { minLength: 3, maxLength: 40 }),
);

test("no weather, no interleaving of tabs and no missing lock ever signs anybody out", async () => {
  await fc.assert(
    fc.asyncProperty(storm, async ([script, steps]) => {
      const { world, setStorm } = await openWorld(script);
      setStorm(true);
      for (const action of steps) await take(world, action);
      expect(world.server.falseReuses).toBe(0);
      expect(world.tabs.map((tab) => tab.session.view().userId)).toEqual(["renata", "renata", "renata"]);
      setStorm(false);
      await world.clock.advance(2 * minute);
      const answers = Promise.all(world.tabs.map((tab) => tab.call()));
      await world.clock.advance(minute);
      expect(await answers).toEqual(["renata", "renata", "renata"]);
    }),
    { numRuns: 150 },
  );
});

test("once signed out, nothing that was still on its way brings a tab back", async () => {
  await fc.assert(
    fc.asyncProperty(storm, tabIndex, async ([script, steps], leaver) => {
      const { world, setStorm } = await openWorld(script);
      setStorm(true);
      for (const action of steps) await take(world, action);
      void world.tabs[leaver]?.signOut();
      await world.clock.advance(100);
      setStorm(false);
      await world.clock.advance(2 * minute);
      for (const tab of world.tabs) tab.session.wake();
      await world.clock.advance(2 * minute);
      expect(world.tabs.map((tab) => tab.session.view().status)).toEqual(["signed_out", "signed_out", "signed_out"]);
    }),
    { numRuns: 150 },
  );
});

test("a revoked session ends in every tab that asks the server, whatever the weather was", async () => {
  await fc.assert(
    fc.asyncProperty(storm, async ([script, steps]) => {
      const { world, setStorm } = await openWorld(script);
      setStorm(true);
      for (const action of steps) await take(world, action);
      world.server.revoke(world.jar.refresh?.handle);
      setStorm(false);
      await world.clock.advance(2 * minute);
      void Promise.all(world.tabs.map((tab) => tab.call()));
      await world.clock.advance(2 * minute);
      for (const tab of world.tabs) {
        expect(tab.session.view()).toMatchObject({ status: "signed_out", endReason: "expired" });
      }
    }),
    { numRuns: 100 },
  );
});

// Answers that come while a tab still has patience for the lock: only then is everything in one queue.
const breeze = fc.record({
  upMs: fc.integer({ min: 0, max: 400 }),
  downMs: fc.integer({ min: 0, max: 400 }),
  fate: fc.constantFrom("fine" as const, "fine" as const, "request_lost" as const, "answer_lost" as const),
});
const breezyDay = fc.tuple(
  fc.array(breeze, { minLength: 4, maxLength: 30 }),
  fc.array(step, { minLength: 3, maxLength: 30 }),
);

test("the person who signed in last is the one every tab shows", async () => {
  await fc.assert(
    fc.asyncProperty(
      breezyDay,
      fc.array(tabIndex, { minLength: 1, maxLength: 4 }),
      async ([script, steps], signIns) => {
        const { world, setStorm } = await openWorld(script);
        setStorm(true);
        for (const action of steps) await take(world, action);
        // Without locks only the server could keep two sign-ins apart.
        world.hasLocks = true;
        await world.clock.advance(clientAbortMs);
        for (const [order, tab] of signIns.entries()) {
          for (const other of world.tabs) void other.session.refresh(other.session.seq());
          await world.clock.advance(order * 700);
          const done = world.tabs[tab]?.signIn(`person ${order}`);
          await world.clock.advance(minute);
          await done;
        }
        setStorm(false);
        await world.clock.advance(3 * minute);
        for (const tab of world.tabs) tab.session.wake();
        await world.clock.advance(2 * minute);
        const last = `person ${signIns.length - 1}`;
        expect(world.tabs.map((tab) => tab.session.view().userId)).toEqual([last, last, last]);
      },
    ),
    { numRuns: 100 },
  );
});
