import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inWorkspace } from "../../database/workspace.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { openEventStream, refusalOf, type TestStream } from "../../testing/event-stream.ts";
import { asOwner, signedInMember, type TestUser, type TestWorkspace } from "../../testing/factories.ts";
import { insertChannel, insertConversation } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { announce } from "./announce.service.ts";
import { streamHints } from "./stream-hints.service.ts";

type Instance = Pick<TestApp, "services" | "browser">;
let app: TestApp;
let other: Instance;
let workspace: TestWorkspace;
let user: TestUser;
let browser: TestBrowser;
const open: TestStream[] = [];

beforeAll(async () => {
  app = await createTestApp();
  other = await app.startInstance();
  await Promise.all([app.services.realtime.start(), other.services.realtime.start()]);
});
beforeEach(async () => {
  ({ workspace, user, browser } = await signedInMember(app, "viewer"));
});
afterAll(async () => {
  for (const stream of open) await stream.close();
  await app.stop();
});

/** The same person at another instance: the cookies are what signs in. */
function atInstance(instance: Instance, from = browser): TestBrowser {
  const there = instance.browser();
  for (const [name, value] of from.cookies) there.cookies.set(name, value);
  return there;
}

async function listen(who: TestBrowser, lastEventId?: string, workspaceId = workspace.id): Promise<TestStream> {
  const stream = await openEventStream(who, "realtime.events", {
    input: { workspaceId },
    ...(lastEventId !== undefined && { lastEventId }),
  });
  open.push(stream);
  expect(await stream.next()).toMatchObject({ event: "connected", data: { reconnectAfterInactivityMs: 5_000 } });
  return stream;
}

const tell = (conversationId: string, more: { userId?: string; workspaceId?: string } = {}) =>
  inWorkspace(app.services.db, more.workspaceId ?? workspace.id, (trx) =>
    announce(trx, more.workspaceId ?? workspace.id, { kind: "message", conversationId, ...more }),
  );
const everything = { kind: "inbox", conversationId: null };
const ids = { a: "00000000-0000-7000-8000-00000000000a", b: "00000000-0000-7000-8000-00000000000b" };
const message = (conversationId: string) => ({ kind: "message", conversationId });

describe("realtime.events", () => {
  it("is a stream that no proxy holds back and no cache keeps", async () => {
    const { response } = await listen(browser);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    expect(response.headers.get("cache-control")).toContain("no-transform");
    expect(response.headers.get("content-encoding")).toBeNull();
  });

  it("brings what one instance did to a page at another, and nothing of other workspaces", async () => {
    const stream = await listen(atInstance(other));
    expect(await stream.next()).toMatchObject({
      event: "message",
      id: expect.stringMatching(/^\d+\.\d+$/),
      data: everything,
    });
    const foreign = await signedInMember(app, "owner");
    await tell(ids.b, { workspaceId: foreign.workspace.id });
    await tell(ids.a);
    expect(await stream.next()).toMatchObject({ data: message(ids.a) });
  });

  it("brings what is for one person to that person alone", async () => {
    const colleague = await signedInMember(app, "seller", workspace);
    const [mine, theirs] = [await listen(browser), await listen(colleague.browser)];
    await Promise.all([mine.next(), theirs.next()]);
    await tell(ids.a, { userId: colleague.user.id });
    await tell(ids.b);
    expect(await mine.next()).toMatchObject({ data: message(ids.b) });
    expect(await theirs.next()).toMatchObject({ data: message(ids.a) });
  });

  it("goes on at another instance where it broke off, each thing that was missed once", async () => {
    const first = await listen(browser);
    const start = await first.next();
    await tell(ids.a);
    const heard = await first.next();
    expect(heard?.data).toEqual(message(ids.a));
    await first.close();
    await tell(ids.b);
    await tell(ids.b);
    // An instance that has not read them yet gives them again when it does: hints come at least once.
    await other.services.realtime.poll();
    const resumed = await listen(atInstance(other), heard?.id);
    expect(await resumed.next()).toMatchObject({ data: message(ids.b), id: heard?.id });
    expect(await resumed.next()).toMatchObject({ data: null });
    await tell(ids.a);
    expect((await resumed.next())?.data).toEqual(message(ids.a));
    // From the very beginning: both.
    const fromStart = await listen(browser, start?.id);
    expect([(await fromStart.next())?.data, (await fromStart.next())?.data]).toEqual([message(ids.b), message(ids.a)]);
  });

  it.each(["", "x", "5", "1.1", "-1.5", `1.${"9".repeat(30)}`, `${"9".repeat(15)}.0`])(
    "begins anew for the cursor %j",
    async (cursor) => {
      const stream = await listen(browser, cursor);
      expect((await stream.next())?.data).toEqual(everything);
    },
  );

  it("begins anew for somebody who missed very much", async () => {
    const first = await listen(browser);
    const start = await first.next();
    await asOwner(
      app,
      "INSERT INTO realtime_events (workspace_id, kind, conversation_id) SELECT $1, 'message', gen_random_uuid() FROM generate_series(1, 201)",
      [workspace.id],
    );
    const stream = await listen(browser, start?.id);
    expect((await stream.next())?.data).toEqual(everything);
  });

  it("brings an event whose transaction committed after later ones", async () => {
    const slow = new pg.Client({ connectionString: app.database.ownerUrl });
    await slow.connect();
    try {
      const stream = await listen(browser);
      await stream.next();
      await slow.query("BEGIN");
      await slow.query("INSERT INTO realtime_events (workspace_id, kind, conversation_id) VALUES ($1, 'message', $2)", [
        workspace.id,
        ids.a,
      ]);
      await tell(ids.b);
      const later = await stream.next();
      expect(later?.data).toEqual(message(ids.b));
      await slow.query("COMMIT");
      expect((await stream.next())?.data).toEqual(message(ids.a));
      // Who broke off in between hears of the slow one too.
      const resumed = await listen(browser, later?.id);
      const missed = [(await resumed.next())?.data, (await resumed.next())?.data];
      expect(missed).toContainEqual(message(ids.a));
    } finally {
      await slow.end();
    }
  });

  it("misses nothing when the connection that listens is cut", async () => {
    const stream = await listen(browser);
    await stream.next();
    await asOwner(
      app,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'piloto-realtime' AND datname = current_database()",
    );
    await tell(ids.a);
    expect((await stream.next())?.data).toEqual(message(ids.a));
    await tell(ids.b);
    expect((await stream.next())?.data).toEqual(message(ids.b));
  });

  it("ends when the session is revoked, before the next hint", async () => {
    const stream = await listen(browser);
    await stream.next();
    await asOwner(
      app,
      "INSERT INTO revocations (user_id, min_epoch) SELECT id, session_epoch + 1 FROM users WHERE id = $1",
      [user.id],
    );
    await app.services.revocations.poll();
    await tell(ids.a);
    expect(refusalOf(await stream.next())).toEqual(
      expect.objectContaining({ appCode: "SESSION_EXPIRED", httpStatus: 401 }),
    );
    expect(await stream.next()).toBeUndefined();
  });

  it("ends when the access token does", async () => {
    const short = await app.startInstance({ ACCESS_TOKEN_SECONDS: "10" });
    const brief = short.browser();
    await brief.trpc.auth.login.mutate({ email: user.email, password: user.password });
    const stream = await listen(brief);
    await stream.next();
    expect(refusalOf(await stream.next(15_000))?.appCode).toBe("SESSION_EXPIRED");
  });

  it("ends when the person is no longer a member", async () => {
    let now = Date.now();
    const account = await app.services.accessTokens.verify(browser.cookies.get("at"));
    if (!account) throw new Error("not signed in");
    const refused = new Error("no longer");
    const hints = streamHints(app.services, {
      workspaceId: workspace.id,
      account: { ...account, expiresAt: account.expiresAt + 3_600 },
      requireMember: () => Promise.reject(refused),
      lastEventId: undefined,
      signal: undefined,
      now: () => now,
    });
    expect((await hints.next()).value).toMatchObject({ hint: everything });
    await tell(ids.a);
    expect((await hints.next()).value).toMatchObject({ hint: message(ids.a) });
    now += 30_000;
    await tell(ids.b);
    await expect(hints.next()).rejects.toBe(refused);
  });

  it("ends at once when the instance stops, in a way that makes the page come back", async () => {
    const leaving = await app.startInstance();
    const stream = await listen(atInstance(leaving));
    await stream.next();
    leaving.services.realtime.endStreams();
    // 503: tRPC's client connects again by itself.
    expect(refusalOf(await stream.next())).toEqual(
      expect.objectContaining({ appCode: "UNAVAILABLE", httpStatus: 503 }),
    );
    const late = await listen(atInstance(leaving));
    expect(refusalOf(await late.next())?.appCode).toBe("UNAVAILABLE");
  });

  it("opens so many for one person and no more, and counts those that were left", async () => {
    const streams: TestStream[] = [];
    for (let n = 0; n < 20; n += 1) {
      streams.push(await listen(browser));
      await streams.at(-1)?.next();
    }
    expect(refusalOf(await (await listen(browser)).next())?.appCode).toBe("RATE_LIMITED");
    const colleague = await signedInMember(app, "seller", workspace);
    expect((await (await listen(colleague.browser)).next())?.data).toEqual(everything);
    for (const stream of streams) await stream.close();
    await expect
      .poll(async () => refusalOf(await (await listen(browser)).next())?.appCode, { timeout: 8_000, interval: 100 })
      .toBeUndefined();
  });

  it("refuses bad input, somebody signed out and another workspace", async () => {
    const foreign = await signedInMember(app, "owner");
    const codeOf = async (who: TestBrowser, workspaceId: string) =>
      refusalOf(await (await listen(who, undefined, workspaceId)).next())?.appCode;
    expect(await codeOf(browser, "x")).toBe("VALIDATION_FAILED");
    expect(await codeOf(app.browser(), workspace.id)).toBe("SESSION_EXPIRED");
    expect(await codeOf(browser, foreign.workspace.id)).toBe("FORBIDDEN");
  });
});

describe("presence", () => {
  const tabId = "00000000-0000-7000-8000-0000000000f1";
  let conversationId: string;
  let colleague: Awaited<ReturnType<typeof signedInMember>>;
  beforeEach(async () => {
    conversationId = await insertConversation(app, workspace.id, { channelId: await insertChannel(app, workspace.id) });
    colleague = await signedInMember(app, "seller", workspace);
  });
  const say = (more: { isTyping?: boolean; isLeaving?: boolean; tabId?: string } = {}) =>
    browser.trpc.realtime.announcePresence.mutate({ workspaceId: workspace.id, conversationId, tabId, ...more });
  const seenBy = (who: TestBrowser) => who.trpc.realtime.presence.query({ workspaceId: workspace.id, conversationId });

  it("shows the others who looks and who types, one line a person, until they leave or fall silent", async () => {
    await say();
    await say({ tabId: "00000000-0000-7000-8000-0000000000f2", isTyping: true });
    expect(await seenBy(colleague.browser)).toEqual([{ user: { id: user.id, name: user.name }, isTyping: true }]);
    expect(await seenBy(browser)).toEqual([]);
    await say({ tabId: "00000000-0000-7000-8000-0000000000f2", isLeaving: true });
    expect(await seenBy(colleague.browser)).toMatchObject([{ isTyping: false }]);
    await asOwner(app, "UPDATE presences SET seen_at = now() - interval '41 seconds' WHERE user_id = $1", [user.id]);
    expect(await seenBy(colleague.browser)).toEqual([]);
  });

  it("tells the pages only what is new", async () => {
    const stream = await listen(colleague.browser);
    await stream.next();
    const heard = async () => {
      await tell(ids.a);
      const kinds: unknown[] = [];
      for (;;) {
        const event = await stream.next();
        if (JSON.stringify(event?.data).includes(ids.a)) return kinds;
        kinds.push(event?.data);
      }
    };
    const news = [{ kind: "presence", conversationId }];
    await say();
    expect(await heard()).toEqual(news);
    await say();
    expect(await heard()).toEqual([]);
    await say({ isTyping: true });
    expect(await heard()).toEqual(news);
    await say({ isLeaving: true });
    await say({ isLeaving: true });
    expect(await heard()).toEqual(news);
  });

  it("refuses what is not there, bad input, somebody signed out and another workspace", async () => {
    const foreign = await signedInMember(app, "owner");
    const input = { workspaceId: workspace.id, conversationId, tabId };
    const announceAs = (who: TestBrowser, more = {}) =>
      appCodeOf(who.trpc.realtime.announcePresence.mutate({ ...input, ...more }));
    expect(await announceAs(browser, { conversationId: ids.a })).toBe("NOT_FOUND");
    expect(await announceAs(browser, { tabId: "x" })).toBe("VALIDATION_FAILED");
    expect(await announceAs(app.browser())).toBe("SESSION_EXPIRED");
    expect(await announceAs(foreign.browser)).toBe("FORBIDDEN");
    expect(await announceAs(foreign.browser, { workspaceId: foreign.workspace.id })).toBe("NOT_FOUND");
    expect(await appCodeOf(seenBy(foreign.browser))).toBe("FORBIDDEN");
    expect(await appCodeOf(seenBy(app.browser()))).toBe("SESSION_EXPIRED");
  });
});
