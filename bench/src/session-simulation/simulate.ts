import { assumptions as a } from "./assumptions.ts";
import { Browser } from "./browser.ts";
import { createEventQueue } from "./event-queue.ts";
import type { Protocol } from "./protocol.ts";
import { between, createRandom } from "./random.ts";

/** How often a person with three tabs is signed out in so many days although nobody stole anything. */
export function countFalseSignOuts(protocol: Protocol, days: number, seed: number): number {
  const random = createRandom(seed);
  const queue = createEventQueue();
  let browser: Browser | undefined;
  let signOuts = 0;

  function signIn(): void {
    browser?.close();
    const mine = new Browser({
      queue,
      random,
      session: protocol.signIn(queue.now),
      tabs: a.tabs,
      lostShare: a.lostShare,
      onRefused: () => {
        if (browser !== mine) return;
        signOuts += 1;
        signIn();
      },
    });
    browser = mine;
  }

  for (let day = 0; day < days; day += 1) {
    for (const [from, to] of a.workMs) {
      queue.runUntil(day * a.dayMs + from);
      if (from === a.workMs[0][0] && day % a.signInAgainEveryDays === 0) signIn();
      browser?.wake();
      queue.runUntil(day * a.dayMs + to);
      browser?.sleep();
    }
  }
  return signOuts;
}

/** For each theft the minutes until the session ended, ascending; thefts nobody noticed before the thief left are absent. */
export function measureThefts(protocol: Protocol, thefts: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: thefts }, () => runTheft(protocol, Math.floor(random() * 2 ** 32)))
    .filter((minutes) => minutes !== undefined)
    .sort((one, other) => one - other);
}

/** Minutes from the theft until the session ended; undefined when the thief left first. */
function runTheft(protocol: Protocol, seed: number): number | undefined {
  const random = createRandom(seed);
  const queue = createEventQueue();
  const start = a.workMs[0][0];
  queue.runUntil(start);
  const stolenAt = between(random, a.thiefFromMs, a.thiefToMs);
  let noticedAt: number | undefined;
  let owner = signIn();

  /** Before the theft a refused refresh is a false sign-out: the person signs in again, and that session is stolen. */
  function signIn(): { browser: Browser; session: ReturnType<Protocol["signIn"]> } {
    const session = protocol.signIn(queue.now);
    const browser = new Browser({ queue, random, session, tabs: a.tabs, lostShare: a.lostShare, onRefused });
    return { browser, session };
  }

  function onRefused(): void {
    if (queue.now >= stolenAt) noticedAt ??= queue.now;
    else {
      owner.browser.close();
      owner = signIn();
    }
  }

  queue.runUntil(stolenAt);
  const { session } = owner;
  const jar = owner.browser.copyJar();
  queue.after(between(random, 0, a.thiefStartsToMs), () => {
    new Browser({ queue, random, session, tabs: 1, lostShare: 0, onRefused }, jar);
  });
  queue.runUntil(stolenAt + a.thiefStaysMs);
  return noticedAt === undefined ? undefined : (noticedAt - stolenAt) / 60_000;
}
