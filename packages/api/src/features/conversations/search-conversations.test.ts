import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, signedInMember } from "../../testing/factories.ts";
import { insertChannel, insertContact, insertConversation, insertMessage } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";

let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;
let channelId: string;

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  const member = await signedInMember(app, "viewer");
  browser = member.browser;
  workspaceId = member.workspace.id;
  channelId = await insertChannel(app, workspaceId);
});
afterAll(() => app.stop());

const search = (query: string, more: { cursor?: string; limit?: number } = {}) =>
  browser.trpc.conversations.search.query({ workspaceId, query, ...more });
const snippetsOf = async (query: string) =>
  (await search(query)).items.flatMap(({ message }) => (message ? [message.snippet] : []));

async function talkWith(name: string, texts: string[], fields: Record<string, unknown> = {}): Promise<string> {
  const contactId = await insertContact(app, workspaceId, { name });
  const conversationId = await insertConversation(app, workspaceId, { channelId, contactId, ...fields });
  for (const [at, body] of texts.entries()) {
    const when = new Date(Date.UTC(2026, 10, 20, 12, at)).toISOString();
    await insertMessage(app, workspaceId, { conversationId, channelId, seq: at + 1, at: when, body });
  }
  return conversationId;
}

describe("conversations.search", () => {
  it("finds what was said whatever the accents, the case and the ending, and marks the words", async () => {
    await talkWith("Ana", ["Bom dia", "Qual o preço das cozinhas planejadas?", "E o prazo de entrega?"]);
    expect(await snippetsOf("COZINHA planejada")).toEqual([
      "Qual o preço das \u0002cozinhas\u0003 \u0002planejadas\u0003?",
    ]);
    expect(await snippetsOf("preco")).toEqual(["Qual o \u0002preço\u0003 das cozinhas planejadas?"]);
    expect(await snippetsOf("preco entrega")).toEqual([]);
  });

  it("takes the last word as unfinished, and only the last", async () => {
    await talkWith("Ana", ["A parede tem 2,30 m de largura", "Pedido ABC-1234"]);
    expect(await snippetsOf("larg")).toHaveLength(1);
    expect(await snippetsOf("larg parede")).toHaveLength(0);
    expect(await snippetsOf("2,30")).toHaveLength(1);
    expect(await snippetsOf("abc-12")).toHaveLength(1);
  });

  it("finds no message by words that every message has", async () => {
    await talkWith("Ana", ["o que é de a"]);
    expect(await snippetsOf("de")).toEqual([]);
    expect(await snippetsOf("!!! ???")).toEqual([]);
  });

  it("shows people first, then messages, the newest first, each with its line of the list", async () => {
    const marina = await talkWith("Marina Vilela", ["oi"], { lastMessageAt: "2026-11-20T12:00:00Z" });
    const older = await talkWith("Marina Sá", ["oi"], {
      lastMessageAt: "2026-11-19T12:00:00Z",
      status: "closed",
      closedAt: "2026-11-19T12:00:00Z",
    });
    const other = await talkWith("Pedro", ["falei com a Marina", "a marina ligou"]);
    const { items } = await search("marina");
    expect(items.map(({ conversation, message }) => [conversation.id, message?.snippet ?? null])).toEqual([
      [marina, null],
      [older, null],
      [other, "a \u0002marina\u0003 ligou"],
      [other, "falei com a \u0002Marina\u0003"],
    ]);
    expect(items[2]).toMatchObject({ conversation: { contactName: "Pedro" }, message: { author: "contact" } });
  });

  it("finds a number as people write it", async () => {
    const contactId = await insertContact(app, workspaceId, { identities: [["phone", "5531997142086"]] });
    const id = await insertConversation(app, workspaceId, { channelId, contactId });
    for (const typed of ["(31) 99714-2086", "97142086", "2086"]) {
      expect(
        (await search(typed)).items.map(({ conversation }) => conversation.id),
        typed,
      ).toEqual([id]);
    }
  });

  it("leaves out what its author deleted", async () => {
    await talkWith("Ana", ["segredo"]);
    await asOwner(app, "UPDATE messages SET deleted_at = now() WHERE workspace_id = $1", [workspaceId]);
    expect(await snippetsOf("segredo")).toEqual([]);
  });

  it("pages through messages of one second without losing or repeating one", async () => {
    const conversationId = await talkWith("Ana", []);
    for (let seq = 1; seq <= 9; seq += 1) {
      const at = `2026-11-20T12:00:0${seq % 2}Z`;
      await insertMessage(app, workspaceId, { conversationId, channelId, seq, at, body: `sofá ${seq}` });
    }
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof search>> = await search("sofa", { limit: 2, ...(cursor && { cursor }) });
      ids.push(...page.items.flatMap(({ message }) => message?.id ?? []));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect([ids.length, new Set(ids).size]).toEqual([9, 9]);
  });

  it("finds the rare behind the ten thousand newest, and the newest of the common first", async () => {
    const conversationId = await talkWith("Ana", ["guarda-corpo pantográfico"]);
    await asOwner(
      app,
      `INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, body, status, status_rank, occurred_at)
       SELECT $1, $2, $3, n, 'in', 'contact', 'text', 'bom dia ' || n, 'received', 9, '2026-11-20T13:00:00Z'::timestamptz + n * interval '1 second'
       FROM generate_series(2, 10500) n`,
      [workspaceId, conversationId, channelId],
    );
    expect(await snippetsOf("pantografico")).toHaveLength(1);
    expect((await snippetsOf("bom dia"))[0]).toContain("10500");
    const firsts = await search("bom", { limit: 1 });
    expect(firsts.nextCursor).not.toBeNull();
  });

  it("takes anything that can be typed", async () => {
    await talkWith("Ana", ["it's a:* | ! & ( ) <-> \\ 'quoted' \u0002mark\u0003"]);
    expect((await snippetsOf("mark"))[0]).toContain("\u0002mark\u0003");
    expect((await snippetsOf("mark"))[0]).not.toContain("\u0002\u0002");
    const nasty = fc.string({
      unit: fc.constantFrom(...Array.from("ab'\\:*&|!()<-> \"%_,.@é€🌻0")),
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(nasty, fc.string({ minLength: 1, maxLength: 40 })), async (typed) => {
        if (typed.trim() === "" || typed.includes("\0")) return;
        await search(typed);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses bad input, somebody signed out and another workspace, of which it finds nothing", async () => {
    await talkWith("Marina", ["a marina"]);
    const stranger = await signedInMember(app, "owner");
    const input = { workspaceId, query: "marina" };
    expect(await appCodeOf(search("  "))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(search("x".repeat(121)))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(search("a\0b"))).toBe("VALIDATION_FAILED");
    for (const cursor of ["x", Buffer.from('["messages",1]').toString("base64url")]) {
      expect(await appCodeOf(search("x", { cursor }))).toBe("VALIDATION_FAILED");
    }
    expect(await appCodeOf(app.browser().trpc.conversations.search.query(input))).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(stranger.browser.trpc.conversations.search.query(input))).toBe("FORBIDDEN");
    const own = { ...input, workspaceId: stranger.workspace.id };
    expect((await stranger.browser.trpc.conversations.search.query(own)).items).toEqual([]);
  });
});
