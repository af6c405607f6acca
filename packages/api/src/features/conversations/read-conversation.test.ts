import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { signedInMember, type TestUser } from "../../testing/factories.ts";
import { insertChannel, insertContact, insertConversation, insertRow } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";

let app: TestApp;
let browser: TestBrowser;
let user: TestUser;
let workspaceId: string;
let channelId: string;

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  const member = await signedInMember(app, "viewer");
  ({ browser, user } = member);
  workspaceId = member.workspace.id;
  channelId = await insertChannel(app, workspaceId);
});
afterAll(() => app.stop());

const get = (conversationId: string) => browser.trpc.conversations.get.query({ workspaceId, conversationId });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe("conversations.get", () => {
  it("tells who it is with, what they are known under and what was before", async () => {
    const contactId = await insertContact(app, workspaceId, {
      profileName: "mari 🌻",
      facts: { wall: "2,30 m", odd: 7 },
      origin: { headline: "Sofá 20 %", sourceUrl: "https://fb.me/x", at: "2026-11-01T12:00:00.000Z" },
      identities: [
        ["username", "marina.vilela"],
        ["phone", "5531997142086"],
      ],
    });
    const before = {
      contactId,
      channelId,
      status: "closed",
      closedAt: "2026-11-02T12:00:00Z",
      lastPreview: "Obrigada!",
    };
    const previous = await insertConversation(app, workspaceId, { ...before, openedAt: "2026-11-01T12:00:00Z" });
    const conversationId = await insertConversation(app, workspaceId, { channelId, contactId });
    const merged = await insertContact(app, workspaceId, { name: "Marina Vilela", mergedIntoId: contactId });
    const merge = { workspaceId, keptId: contactId, mergedId: merged, reason: "person", moved: { identityIds: [] } };
    await insertRow(app, "contact_merges", { ...merge, mergedAt: "2026-11-04T12:00:00Z" });
    const later = { ...merge, mergedId: await insertContact(app, workspaceId, { name: "Mari" }) };
    await insertRow(app, "contact_merges", { ...later, mergedAt: "2026-11-05T12:00:00Z" });
    await insertRow(app, "contact_merges", { ...merge, undoneAt: "2026-11-03T12:00:00Z" });
    const { contact, contactName } = await get(conversationId);
    expect(contactName).toBe("mari 🌻");
    expect(contact).toMatchObject({
      id: contactId,
      displayName: "mari 🌻",
      facts: { wall: "2,30 m" },
      origin: { headline: "Sofá 20 %", sourceUrl: "https://fb.me/x", at: "2026-11-01T12:00:00.000Z" },
      isMarketingOptedOut: false,
      identities: [
        { kind: "phone", value: "5531997142086", display: "+55 31 99714-2086" },
        { kind: "username", value: "marina.vilela", display: "@marina.vilela" },
      ],
      previousConversations: [{ id: previous, status: "closed", preview: "Obrigada!" }],
      previousCount: 1,
      merges: [
        { mergedName: "Mari", reason: "person", canUndo: true },
        { mergedName: "Marina Vilela", reason: "person", canUndo: false },
      ],
    });
    expect(contact.facts).toEqual({ wall: "2,30 m" });
  });

  it("names a merged contact that had only a number by what moved", async () => {
    const contactId = await insertContact(app, workspaceId, { name: "Ana" });
    const mergedId = await insertContact(app, workspaceId, { mergedIntoId: contactId });
    const number = { kind: "phone", value: "5531997142086", address: "553197142086" };
    const identityId = await insertRow(app, "contact_identities", { workspaceId, contactId, ...number });
    const moved = { identityIds: [identityId] };
    await insertRow(app, "contact_merges", { workspaceId, keptId: contactId, mergedId, reason: "same_number", moved });
    const { contact } = await get(await insertConversation(app, workspaceId, { channelId, contactId }));
    expect(contact.merges[0]?.mergedName).toBe("+55 31 99714-2086");
  });

  it("says whether one may write, and on Instagram until when a person may", async () => {
    const open = await get(await insertConversation(app, workspaceId, { channelId, windowExpiresAt: inHours(1) }));
    expect(open.composer).toEqual({
      isWindowOpen: true,
      humanAgentUntil: null,
      channelStatus: "active",
      channelStatusReason: "",
      textLimit: 4096,
    });
    const ended = await get(await insertConversation(app, workspaceId, { channelId, windowExpiresAt: inHours(-1) }));
    expect(ended.composer.isWindowOpen).toBe(false);
    const never = await get(await insertConversation(app, workspaceId, { channelId }));
    expect(never.composer.isWindowOpen).toBe(false);
    const instagram = await insertChannel(app, workspaceId, { kind: "instagram", status: "needs_reauth" });
    const windowExpiresAt = inHours(-1);
    const late = await get(await insertConversation(app, workspaceId, { channelId: instagram, windowExpiresAt }));
    expect(late.composer).toMatchObject({ isWindowOpen: false, channelStatus: "needs_reauth", textLimit: 1000 });
    expect(Date.parse(late.composer.humanAgentUntil ?? "") - Date.parse(windowExpiresAt)).toBe(6 * 86_400_000);
    const tooLate = await get(
      await insertConversation(app, workspaceId, { channelId: instagram, windowExpiresAt: inHours(-145) }),
    );
    expect(tooLate.composer.humanAgentUntil).toBeNull();
  });
});

describe("conversations.events", () => {
  it("tells what happened, oldest first, and nothing of a conversation that has no events", async () => {
    const conversationId = await insertConversation(app, workspaceId, { channelId });
    const events = () => browser.trpc.conversations.events.query({ workspaceId, conversationId });
    expect(await events()).toEqual([]);
    const add = (fields: Record<string, unknown>) =>
      insertRow(app, "conversation_events", { workspaceId, conversationId, ...fields });
    await add({
      kind: "control",
      actor: "person",
      userId: user.id,
      data: { from: "ai", to: "human", epoch: 2, nested: {} },
      at: "2026-11-20T12:01:00Z",
    });
    await add({ kind: "opened", actor: "contact", at: "2026-11-20T12:00:00Z" });
    expect(await events()).toMatchObject([
      { kind: "opened", actor: "contact", user: null, agent: null, data: {}, at: "2026-11-20T12:00:00.000Z" },
      { kind: "control", user: { id: user.id, name: user.name }, data: { from: "ai", to: "human", epoch: 2 } },
    ]);
  });

  it("refuses what is not there, bad input, somebody signed out and another workspace", async () => {
    const unknown = { workspaceId, conversationId: "00000000-0000-7000-8000-00000000dead" };
    const { workspace } = await signedInMember(app, "owner");
    for (const name of ["get", "events"] as const) {
      const call = (input: typeof unknown, who = browser) => appCodeOf(who.trpc.conversations[name].query(input));
      expect(await call(unknown)).toBe("NOT_FOUND");
      expect(await call({ ...unknown, conversationId: "x" })).toBe("VALIDATION_FAILED");
      expect(await call(unknown, app.browser())).toBe("SESSION_EXPIRED");
      expect(await call({ ...unknown, workspaceId: workspace.id })).toBe("FORBIDDEN");
    }
  });
});
