import { describe, expect, test } from "vitest";
import { BrowserWorld, fineWeather, type Weather } from "./testing/browser-world.ts";

const minute = 60_000;

/** A browser with tabs on which Renata is signed in. */
async function signedInWorld(tabCount: number, weather?: () => Weather) {
  const world = new BrowserWorld(weather ? { weather } : {});
  for (let opened = 0; opened < tabCount; opened += 1) world.openTab();
  const [first] = world.tabs;
  if (!first) throw new Error("a world needs a tab");
  void first.signIn("renata");
  await world.clock.advance(1000);
  for (const tab of world.tabs) void tab.session.sync();
  await world.clock.advance(1000);
  return { world, first, tabs: world.tabs };
}

/** Runs something slow to its end in virtual time. */
async function finish<Result>(world: BrowserWorld, promise: Promise<Result>, ms = minute): Promise<Result> {
  await world.clock.advance(ms);
  return promise;
}

describe("refreshing", () => {
  test("a visible page refreshes ahead, at 70 to 85 % of the token's life", async () => {
    const { world } = await signedInWorld(1);
    await world.clock.advance(10.4 * minute);
    expect(world.refreshCalls).toBe(0);
    await world.clock.advance(2.5 * minute);
    expect(world.refreshCalls).toBe(1);
  });

  test("a hidden page waits until it is looked at", async () => {
    const { world, first } = await signedInWorld(1);
    first.isVisible = false;
    await world.clock.advance(14 * minute);
    expect(world.refreshCalls).toBe(0);
    first.isVisible = true;
    first.session.wake();
    await world.clock.advance(1000);
    expect(world.refreshCalls).toBe(1);
  });

  test("four tabs whose token has run out at once ask the server to refresh once", async () => {
    const { world, tabs } = await signedInWorld(4);
    for (const tab of tabs) tab.isVisible = false;
    await world.clock.advance(20 * minute);
    const users = await finish(world, Promise.all(tabs.flatMap((tab) => [tab.call(), tab.call(), tab.call()])));
    expect(users).toEqual(Array.from({ length: 12 }, () => "renata"));
    expect(world.refreshCalls).toBe(1);
    expect(world.server.rotations).toBe(1);
  });

  test("without Web Locks the tabs still all go on, and the server rotates once", async () => {
    const { world, tabs } = await signedInWorld(3);
    world.hasLocks = false;
    for (const tab of tabs) tab.isVisible = false;
    await world.clock.advance(20 * minute);
    const users = await finish(world, Promise.all(tabs.map((tab) => tab.call())));
    expect(users).toEqual(["renata", "renata", "renata"]);
    expect(world.server.rotations).toBe(1);
  });

  test("a tab that cannot get the lock goes on after three seconds", async () => {
    const slow: Weather = { upMs: 4000, downMs: 4000, fate: "fine" };
    let weather = fineWeather;
    const { world, tabs } = await signedInWorld(2, () => weather);
    for (const tab of tabs) tab.isVisible = false;
    await world.clock.advance(20 * minute);
    weather = slow;
    void tabs[0]?.session.refresh(tabs[0].session.seq());
    void tabs[1]?.session.refresh(tabs[1].session.seq());
    await world.clock.advance(2900);
    expect(world.refreshCalls).toBe(1);
    await world.clock.advance(200);
    expect(world.refreshCalls).toBe(2);
    await world.clock.advance(minute);
    expect(tabs.map((tab) => tab.session.view().status)).toEqual(["signed_in", "signed_in"]);
  });
});

describe("trouble on the way", () => {
  test.each(["request_lost", "answer_lost", "server_error"] as const)(
    "a refresh that meets %s leaves the page signed in and says it is offline",
    async (fate) => {
      let weather = fineWeather;
      const { world, first } = await signedInWorld(1, () => weather);
      weather = { ...fineWeather, fate };
      await world.clock.advance(30 * minute);
      expect(first.session.view()).toMatchObject({ status: "signed_in", userId: "renata", isConnected: false });
      weather = fineWeather;
      await world.clock.advance(minute);
      expect(first.session.view()).toMatchObject({ status: "signed_in", isConnected: true });
      expect(await finish(world, first.call())).toBe("renata");
    },
  );

  test("a call whose session could not be refreshed fails as unreachable, never as signed out", async () => {
    let weather = fineWeather;
    const { world, first } = await signedInWorld(1, () => weather);
    first.isVisible = false;
    await world.clock.advance(20 * minute);
    const sent = first.call();
    // The call itself arrives; the refresh it asks for does not.
    await world.clock.advance(1);
    weather = { ...fineWeather, fate: "request_lost" };
    expect(await finish(world, sent)).toBe("unreachable");
    expect(first.session.view().status).toBe("signed_in");
  });

  test("retries wait 1, 2, 4 … 30 seconds", async () => {
    let weather = fineWeather;
    const times: number[] = [];
    const { world, first } = await signedInWorld(1, () => {
      if (weather !== fineWeather) times.push(world.clock.now());
      return weather;
    });
    weather = { upMs: 0, downMs: 0, fate: "request_lost" };
    first.session.reportConnection(false);
    await world.clock.advance(3 * minute);
    const waits = times.slice(1).map((at, index) => Math.round((at - (times[index] ?? 0)) / 1000));
    expect(waits.slice(0, 7)).toEqual([2, 4, 8, 16, 30, 30, 30]);
  });
});

describe("the end of a session", () => {
  test("revoked on the server: the next call ends it in every tab, with its reason", async () => {
    const { world, first, tabs } = await signedInWorld(3);
    world.server.revoke(world.jar.refresh?.handle);
    expect(await finish(world, first.call())).toBe("SESSION_EXPIRED");
    for (const tab of tabs) {
      expect(tab.session.view()).toMatchObject({ status: "signed_out", userId: null, endReason: "expired" });
    }
  });

  test("signing out in one tab signs out the others, without a reason to show", async () => {
    const { world, first, tabs } = await signedInWorld(2);
    await finish(world, first.signOut());
    expect(tabs.map((tab) => tab.session.view().status)).toEqual(["signed_out", "signed_out"]);
    expect(tabs[1]?.session.view().endReason).toBe("left");
  });

  test("a refresh in flight cannot bring a session back after signing out", async () => {
    const { world, first } = await signedInWorld(1, () => ({ upMs: 500, downMs: 2000, fate: "fine" }));
    await world.clock.advance(5 * minute);
    void first.session.refresh(first.session.seq());
    await world.clock.advance(600);
    await finish(world, first.signOut());
    expect(first.session.view()).toMatchObject({ status: "signed_out", userId: null });
    expect(world.jar).toEqual({ access: null, refresh: null });
  });

  test("a refused refresh is ignored when somebody signed in meanwhile", async () => {
    let weather = fineWeather;
    const { world, tabs } = await signedInWorld(2, () => weather);
    const [first, second] = tabs;
    if (!first || !second) throw new Error("two tabs were opened");
    world.hasLocks = false;
    world.server.revoke(world.jar.refresh?.handle);
    weather = { upMs: 100, downMs: 5000, fate: "fine" };
    const refreshed = second.session.refresh(second.session.seq());
    await world.clock.advance(1000);
    weather = fineWeather;
    await finish(world, first.signIn("renata"), 2000);
    expect(await finish(world, refreshed)).not.toBe("ended");
    expect(second.session.view()).toMatchObject({ status: "signed_in", userId: "renata" });
  });

  test("another person signing in elsewhere is seen by every tab", async () => {
    const { world, tabs } = await signedInWorld(2);
    await finish(world, tabs[0]?.signOut() ?? Promise.resolve());
    await finish(world, tabs[0]?.signIn("diego") ?? Promise.resolve());
    expect(tabs.map((tab) => tab.session.view().userId)).toEqual(["diego", "diego"]);
    expect(await finish(world, tabs[1]?.call() ?? Promise.resolve(""))).toBe("diego");
  });
});

describe("opening a page", () => {
  test("a visitor is signed out after one question, and no refresh is tried", async () => {
    const world = new BrowserWorld();
    const tab = world.openTab();
    await finish(world, tab.session.sync(), 1000);
    expect(tab.session.view()).toMatchObject({ status: "signed_out", endReason: null });
    expect(world.refreshCalls).toBe(0);
  });

  test("a token that ran out while the browser was closed is refreshed", async () => {
    const { world } = await signedInWorld(1);
    for (const tab of world.tabs) tab.isVisible = false;
    await world.clock.advance(60 * minute);
    const reopened = world.openTab();
    await finish(world, reopened.session.sync(), 1000);
    expect(reopened.session.view()).toMatchObject({ status: "signed_in", userId: "renata" });
  });

  test("a session is found again even when this browser's storage was emptied", async () => {
    const { world } = await signedInWorld(1);
    world.forgetStorage();
    for (const tab of world.tabs) tab.isVisible = false;
    await world.clock.advance(60 * minute);
    const reopened = world.openTab();
    await finish(world, reopened.session.sync(), 1000);
    expect(reopened.session.view()).toMatchObject({ status: "signed_in", userId: "renata" });
  });

  test("an unreachable server leaves the page waiting, not signed out, and it recovers by itself", async () => {
    let weather: Weather = { ...fineWeather, fate: "request_lost" };
    const world = new BrowserWorld({ weather: () => weather });
    const tab = world.openTab();
    await finish(world, tab.session.sync());
    expect(tab.session.view()).toMatchObject({ status: "unknown", isConnected: false });
    weather = fineWeather;
    await world.clock.advance(minute);
    expect(tab.session.view()).toMatchObject({ status: "signed_out", isConnected: true });
  });
});

test("the CSRF token is fetched once and renewed after the session changed", async () => {
  const { world, first } = await signedInWorld(1);
  expect(await finish(world, first.session.csrfToken())).toBe("csrf:h1");
  await finish(world, first.signOut());
  expect(await finish(world, first.session.csrfToken())).toBe("csrf:nobody");
  await finish(world, first.signIn("renata"));
  expect(await finish(world, first.session.csrfToken())).toBe("csrf:h2");
});

test("an answer that was asked for before signing out does not bring the person back", async () => {
  let weather = fineWeather;
  const { world, tabs } = await signedInWorld(2, () => weather);
  weather = { upMs: 10, downMs: 3000, fate: "fine" };
  const late = tabs[1]?.session.sync();
  await world.clock.advance(100);
  weather = fineWeather;
  await finish(world, tabs[0]?.signOut() ?? Promise.resolve(), 500);
  const seen: string[] = [];
  tabs[1]?.session.subscribe(() => seen.push(tabs[1]?.session.view().status ?? ""));
  await finish(world, Promise.resolve(late));
  expect(tabs[1]?.session.view()).toMatchObject({ status: "signed_out", userId: null });
  expect(seen).not.toContain("signed_in");
});

test("two tabs that wrote at the same moment ask the server which of them is right", async () => {
  const { world, tabs } = await signedInWorld(2);
  const [first, second] = tabs;
  if (!first || !second) throw new Error("two tabs were opened");
  const seq = second.session.seq();
  world.say({ seq, userId: null, signInId: "elsewhere", expiresAtServerMs: 0, endReason: "left" });
  await world.clock.advance(1000);
  expect(second.session.view()).toMatchObject({ status: "signed_in", userId: "renata" });
  await finish(world, first.signOut());
  expect(second.session.view().status).toBe("signed_out");
});
