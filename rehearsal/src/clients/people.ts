import { setTimeout as delay } from "node:timers/promises";
import { refreshTokensOf, seedSessions } from "../../../bench/src/environment/seed.ts";
import type { Stage } from "../stage/stage.ts";
import type { HttpClient } from "./http-client.ts";
import type { Ledger } from "./ledger.ts";
import { createPerson, type Person } from "./person.ts";

export interface People {
  readonly all: readonly Person[];
  /** Resolves when everybody's page is open. */
  readonly opened: Promise<void>;
  /** Ends the calls; those under way are waited for. */
  stop(): Promise<void>;
}

export interface PeopleOptions {
  readonly stage: Pick<Stage, "ownerUrl" | "keys" | "emails">;
  readonly http: HttpClient;
  readonly ledger: Ledger;
  readonly count: number;
  /** Over how long their pages are opened, evenly. */
  readonly openWithinMs: number;
  /** On average, between two calls of one page. */
  readonly callEveryMs: number;
}

/** Opens the pages of so many people who signed in some time ago, and has each of them work until it is stopped. */
export async function startPeople(options: PeopleOptions): Promise<People> {
  const cookies = await makeSessions(options);
  const all = cookies.map((refreshCookie) => createPerson({ ...options, refreshCookie }));
  const stopping = new AbortController();
  const openings: Promise<void>[] = [];
  const work = all.map(async (person, at) => {
    await pause((at / all.length) * options.openWithinMs, stopping.signal);
    if (stopping.signal.aborted) return;
    const opening = person.open();
    openings.push(opening);
    await opening;
    while (!stopping.signal.aborted) {
      await pause(options.callEveryMs * (0.5 + Math.random()), stopping.signal);
      if (!stopping.signal.aborted) await person.call("auth.me");
    }
  });
  return {
    all,
    opened: delay(options.openWithinMs + 100).then(async () => void (await Promise.all(openings))),
    async stop() {
      stopping.abort();
      await Promise.all(work);
    },
  };
}

/** Sessions as rows, spread over everybody: no sign-in of a thousand people costs ten seconds of hashing. */
async function makeSessions({ stage, count }: PeopleOptions): Promise<string[]> {
  const tokens = refreshTokensOf(stage.keys.REFRESH_KEYS);
  const each = Math.ceil(count / stage.emails.length);
  const cookies: string[] = [];
  for (const email of stage.emails.slice(0, Math.ceil(count / each))) {
    const sessions = await seedSessions(stage.ownerUrl, email, Math.min(each, count - cookies.length));
    cookies.push(...sessions.map((session) => `rt=${tokens.issue(session)}`));
  }
  return cookies;
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
