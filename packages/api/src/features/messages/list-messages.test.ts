import type { MessagePage } from "@piloto/shared/conversation-views";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { signedInMember, type TestUser } from "../../testing/factories.ts";
import { insertChannel, insertConversation, insertMessage, insertRow } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";

let app: TestApp;
let browser: TestBrowser;
let user: TestUser;
let workspaceId: string;
let channelId: string;
let conversationId: string;

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  const member = await signedInMember(app, "viewer");
  ({ browser, user } = member);
  workspaceId = member.workspace.id;
  channelId = await insertChannel(app, workspaceId);
  conversationId = await insertConversation(app, workspaceId, { channelId });
});
afterAll(() => app.stop());

type Query = Omit<Parameters<TestBrowser["trpc"]["messages"]["list"]["query"]>[0], "workspaceId" | "conversationId">;
const list = (query: Query = {}): Promise<MessagePage> =>
  browser.trpc.messages.list.query({ workspaceId, conversationId, ...query });
const textsOf = ({ items }: MessagePage) => items.map(({ text }) => text);
const add = (seq: number, at: string, fields: Record<string, unknown> = {}) =>
  insertMessage(app, workspaceId, { conversationId, channelId, seq, at, body: `m${seq}`, ...fields });
const at = "2026-11-20T12:00:00Z";

describe("a page of a thread", () => {
  it("is in the order in which it happened, whatever the order in which it came", async () => {
    expect(await list()).toEqual({ items: [], olderCursor: null, newerCursor: null });
    await add(1, "2026-11-20T12:00:01Z");
    await add(2, "2026-11-20T12:00:00Z");
    await add(3, "2026-11-20T12:00:01Z");
    expect(textsOf(await list())).toEqual(["m3", "m1", "m2"]);
  });

  it("goes through the whole thread, both ways and around any message, for every page size", async () => {
    const ids: string[] = [];
    for (let seq = 1; seq <= 11; seq += 1) {
      // Three messages share an instant, and microseconds count.
      ids.push(await add(seq, `2026-11-20T12:00:00.00000${Math.floor(seq / 3)}Z`));
    }
    const whole = textsOf(await list({ limit: 100 }));
    expect(whole).toHaveLength(11);
    const readAll = async (first: MessagePage, limit: number): Promise<string[]> => {
      let texts = textsOf(first);
      for (let page = first; page.olderCursor;) {
        page = await list({ cursor: page.olderCursor, limit });
        texts = [...texts, ...textsOf(page)];
      }
      for (let page = first; page.newerCursor;) {
        page = await list({ cursor: page.newerCursor, isNewer: true, limit });
        texts = [...textsOf(page), ...texts];
      }
      return texts;
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(10), async (limit, n) => {
        expect(await readAll(await list({ limit }), limit)).toEqual(whole);
        const around = ids[n] ?? "";
        const page = await list({ around, limit });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        expect(page.items.map(({ id }) => id)).toContain(around);
        expect(await readAll(page, limit)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it("shows a message with who wrote it, what it answers, its reactions and the people it names", async () => {
    const asked = await add(1, at, { externalId: "wamid.1", body: "Tem sofá?" });
    const reply = { direction: "out", author: "person", authorUserId: user.id, status: "failed", statusRank: 1 };
    const failed = {
      errorCode: 131_047,
      errorTitle: "Re-engagement message",
      errorDetails: "24 h",
      clientKey: crypto.randomUUID(),
    };
    const id = await add(2, "2026-11-20T12:00:01Z", { ...reply, ...failed, replyToId: asked, mentions: [user.id] });
    await add(3, "2026-11-20T12:00:02Z", { replyToExternalId: "wamid.1" });
    await add(4, "2026-11-20T12:00:03Z", { replyToExternalId: "wamid.never-seen" });
    await insertRow(app, "message_reactions", { workspaceId, messageId: id, side: "contact", emoji: "👍", at });
    await insertRow(app, "message_reactions", { workspaceId, messageId: id, side: "business", at });
    const { items } = await list();
    expect(items.map(({ replyTo }) => replyTo)).toEqual([
      { id: null, author: null, text: null },
      { id: asked, author: "contact", text: "Tem sofá?" },
      { id: asked, author: "contact", text: "Tem sofá?" },
      null,
    ]);
    expect(items[2]).toMatchObject({
      id,
      seq: 2,
      direction: "out",
      author: "person",
      authorUser: { id: user.id, name: user.name },
      reactions: [{ side: "contact", emoji: "👍" }],
      mentions: [{ id: user.id, name: user.name }],
      status: "failed",
      error: { code: 131_047, title: "Re-engagement message", details: "24 h", canResend: true },
      clientKey: failed.clientKey,
      occurredAt: "2026-11-20T12:00:01.000Z",
    });
  });

  it("gives attachments that are here an address, and says of the others why they are not", async () => {
    const messageId = await add(1, at, { type: "image", body: "Assim" });
    const file = {
      workspaceId,
      conversationId,
      messageId,
      kind: "image",
      mimeType: "image/jpeg",
      filename: "sofá.jpg",
    };
    await insertRow(app, "attachments", { ...file, position: 1, state: "failed", failure: "gone" });
    await insertRow(app, "attachments", {
      ...file,
      position: 0,
      state: "stored",
      storageKey: `${workspaceId}/${messageId}`,
      sizeBytes: 7,
    });
    const [stored, failed] = (await list()).items[0]?.attachments ?? [];
    expect(stored).toMatchObject({
      kind: "image",
      filename: "sofá.jpg",
      sizeBytes: 7,
      isVoice: false,
      state: "stored",
    });
    expect([stored?.url, stored?.downloadUrl].map((url) => url?.includes(messageId))).toEqual([true, true]);
    expect(stored?.url).not.toBe(stored?.downloadUrl);
    expect(JSON.stringify(stored)).not.toContain("storageKey");
    expect(failed).toMatchObject({ state: "failed", failure: "gone", url: null, downloadUrl: null });
  });

  it("keeps nothing but the place of a message its author deleted, also where it is answered", async () => {
    const deleted = await add(1, at, {
      body: "segredo",
      deletedAt: at,
      payload: { choice: { id: "1", title: "segredo" } },
    });
    await add(2, "2026-11-20T12:00:01Z", { replyToId: deleted });
    const { items } = await list();
    expect(JSON.stringify(items)).not.toContain("segredo");
    expect(items[1]).toMatchObject({ isDeleted: true, text: "", payload: {} });
    expect(items[0]?.replyTo).toEqual({ id: deleted, author: "contact", text: null });
  });

  it("reads with a handful of statements, however many messages there are", async () => {
    const count = async () => {
      const seen: string[] = [];
      const { pool } = app.services;
      const watched = new Map<object, () => void>();
      const watch = (client: { query: (...args: never[]) => unknown }) => {
        if (watched.has(client)) return;
        const query = client.query.bind(client);
        watched.set(client, () => (client.query = query));
        client.query = (...args) => {
          seen.push(JSON.stringify(args[0]));
          return query(...args);
        };
      };
      // On every connection: another one may be taken meanwhile for something else.
      pool.on("acquire", watch);
      await list();
      pool.off("acquire", watch);
      for (const stop of watched.values()) stop();
      return seen.filter((text) => /messages|attachments|users/.test(text)).length;
    };
    await add(1, at, { mentions: [user.id] });
    const few = await count();
    for (let seq = 2; seq < 20; seq += 1) await add(seq, at, { mentions: [user.id] });
    expect(await count()).toBe(few);
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThanOrEqual(4);
  });

  it("refuses what is not there, forged cursors, somebody signed out and another workspace", async () => {
    const message = await add(1, at);
    const other = await insertConversation(app, workspaceId, { channelId });
    const call = (input: Query & { conversationId?: string }) =>
      appCodeOf(browser.trpc.messages.list.query({ workspaceId, conversationId, ...input }));
    expect(await call({ conversationId: "00000000-0000-7000-8000-00000000dead" })).toBe("NOT_FOUND");
    expect(await call({ conversationId: other, around: message })).toBe("NOT_FOUND");
    for (const cursor of ["x", "WzEsMl0x", Buffer.from("[1,-1]").toString("base64url")]) {
      expect(await call({ cursor })).toBe("VALIDATION_FAILED");
    }
    expect(await call({ limit: 0 })).toBe("VALIDATION_FAILED");
    const stranger = await signedInMember(app, "owner");
    const input = { workspaceId, conversationId };
    expect(await appCodeOf(stranger.browser.trpc.messages.list.query(input))).toBe("FORBIDDEN");
    const own = { workspaceId: stranger.workspace.id, conversationId };
    expect(await appCodeOf(stranger.browser.trpc.messages.list.query(own))).toBe("NOT_FOUND");
    expect(await appCodeOf(app.browser().trpc.messages.list.query(input))).toBe("SESSION_EXPIRED");
  });
});
