import type { ConversationRow } from "@piloto/shared/conversation-views";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, signedInMember, type TestUser } from "../../testing/factories.ts";
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

type Query = Omit<Parameters<TestBrowser["trpc"]["conversations"]["list"]["query"]>[0], "workspaceId">;
const list = (query: Query = {}) => browser.trpc.conversations.list.query({ workspaceId, ...query });
const idsOf = async (query?: Query) => (await list(query)).items.map(({ id }) => id);

async function readPages(query: Query, between: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: ConversationRow[]; nextCursor: string | null } = await list({
      ...query,
      ...(cursor !== null && { cursor }),
    });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    await between();
  } while (cursor !== null);
  return ids;
}

/** Conversations of which three at a time share their millisecond. */
async function insertMany(count: number): Promise<string[]> {
  const rows = await asOwner<{ id: string }>(
    app,
    `WITH people AS (
       INSERT INTO contacts (workspace_id, name) SELECT $1, 'Cliente ' || i FROM generate_series(1, $3::int) i RETURNING id
     )
     INSERT INTO conversations (workspace_id, channel_id, contact_id, control, waiting_since, last_message_at)
     SELECT $1, $2, id, 'handoff_pending', now() - n / 3 * interval '1 microsecond', now() - n / 3 * interval '1 microsecond'
     FROM (SELECT id, row_number() OVER () AS n FROM people) AS numbered RETURNING id`,
    [workspaceId, channelId, count],
  );
  return rows.map(({ id }) => id);
}

describe("a page of the list", () => {
  it("shows a line with all that the list needs", async () => {
    const agentId = await insertRow(app, "agents", {
      workspaceId,
      name: "Lia",
      draft: "{}",
      clientKey: crypto.randomUUID(),
    });
    await asOwner(app, "UPDATE channels SET agent_id = $2 WHERE id = $1", [channelId, agentId]);
    const contactId = await insertContact(app, workspaceId, { identities: [["phone", "5531997142086"]] });
    const id = await insertConversation(app, workspaceId, {
      channelId,
      contactId,
      control: "handoff_pending",
      waitingSince: "2026-11-20T12:00:00Z",
      handoffReason: "complaint",
      assigneeId: user.id,
      unreadCount: 3,
      lastMessageAt: "2026-11-20T12:00:01.5Z",
      lastPreview: "Vou chamar alguém",
      lastAuthor: "agent",
      lastAuthorId: agentId,
      lastStatus: "delivered",
    });
    for (const [name, tone] of [
      ["Vip", "accent"],
      ["Água", "info"],
    ]) {
      const labelId = await insertRow(app, "labels", { workspaceId, name, tone });
      await insertRow(app, "conversation_labels", { workspaceId, conversationId: id, labelId });
    }
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      {
        id,
        contactName: "+55 31 99714-2086",
        contactId,
        channel: { id: channelId, kind: "whatsapp", name: "Vendas" },
        status: "open",
        control: "handoff_pending",
        controlEpoch: 1,
        waitingSince: "2026-11-20T12:00:00.000Z",
        handoffReason: "complaint",
        assignee: { id: user.id, name: user.name },
        agent: { id: agentId, name: "Lia" },
        snoozedUntil: null,
        unreadCount: 3,
        lastMessageAt: "2026-11-20T12:00:01.500Z",
        lastMessage: {
          preview: "Vou chamar alguém",
          type: "text",
          author: "agent",
          authorName: "Lia",
          status: "delivered",
        },
        hasFailedMessage: false,
        labels: [{ name: "Água", tone: "info" }, { name: "Vip" }],
      },
    ]);
  });

  it("holds what the view and the status say", async () => {
    const add = (fields: Record<string, unknown>) => insertConversation(app, workspaceId, { channelId, ...fields });
    const [mine, waiting, closed, snoozed] = [
      await add({ control: "human", assigneeId: user.id, lastMessageAt: "2026-11-20T12:04:00Z" }),
      await add({
        control: "handoff_pending",
        waitingSince: "2026-11-20T12:00:00Z",
        lastMessageAt: "2026-11-20T12:03:00Z",
      }),
      await add({ status: "closed", closedAt: "2026-11-20T12:00:00Z", lastMessageAt: "2026-11-20T12:02:00Z" }),
      await add({ status: "snoozed", snoozedUntil: "2030-01-01T00:00:00Z", lastMessageAt: "2026-11-20T12:01:00Z" }),
    ];
    const withAgent = await add({ lastMessageAt: "2026-11-20T12:00:00Z", unreadCount: 2 });
    expect(await idsOf()).toEqual([mine, waiting, withAgent]);
    expect(await idsOf({ view: "mine" })).toEqual([mine]);
    expect(await idsOf({ view: "waiting" })).toEqual([waiting]);
    expect(await idsOf({ view: "unassigned" })).toEqual([waiting, withAgent]);
    expect(await idsOf({ view: "ai" })).toEqual([withAgent]);
    expect(await idsOf({ status: "closed" })).toEqual([closed]);
    expect(await idsOf({ status: "snoozed" })).toEqual([snoozed]);
    expect(await idsOf({ isAnyStatus: true })).toEqual([mine, waiting, closed, snoozed, withAgent]);
    expect(await browser.trpc.conversations.counts.query({ workspaceId })).toEqual({
      all: 3,
      mine: 1,
      waiting: 1,
      unassigned: 2,
      ai: 1,
      unread: 1,
      oldestWaitingSince: "2026-11-20T12:00:00.000Z",
    });
  });

  it("narrows by every filter", async () => {
    const instagram = await insertChannel(app, workspaceId, { kind: "instagram" });
    const agentId = await insertRow(app, "agents", {
      workspaceId,
      name: "Bia",
      draft: "{}",
      clientKey: crypto.randomUUID(),
    });
    const contactId = await insertContact(app, workspaceId, { name: "Marina" });
    const wanted = await insertConversation(app, workspaceId, {
      channelId: instagram,
      contactId,
      agentId,
      control: "human",
      assigneeId: user.id,
      unreadCount: 1,
      hasFailedMessage: true,
      // Still the ninth in São Paulo.
      openedAt: "2026-03-10T02:59:59Z",
      handoffReason: "negotiation",
      firstResponder: "agent",
    });
    await insertConversation(app, workspaceId, {
      channelId,
      openedAt: "2026-03-10T03:00:00Z",
      firstResponder: "person",
    });
    const labelId = await insertRow(app, "labels", { workspaceId, name: "Vip" });
    await insertRow(app, "conversation_labels", { workspaceId, conversationId: wanted, labelId });
    const filters: Query[] = [
      { channelId: instagram },
      { channelKind: "instagram" },
      { labelId },
      { assigneeId: user.id },
      { agentId },
      { contactId },
      { control: "human" },
      { hasUnread: true },
      { hasFailedMessage: true },
      { openedFrom: "2026-03-09", openedTo: "2026-03-09" },
      { handoffReason: "negotiation" },
      { firstResponder: "agent" },
    ];
    for (const filter of filters) expect(await idsOf(filter), JSON.stringify(filter)).toEqual([wanted]);
    expect(await idsOf({ openedFrom: "2026-03-09", openedTo: "2026-03-10" })).toHaveLength(2);
    // Not asked for is not the same as asked for the contrary.
    expect(await idsOf({ hasUnread: false, hasFailedMessage: false })).toHaveLength(2);
  });

  it("shows every conversation once, in the same order for every page size", async () => {
    await insertMany(23);
    for (const view of ["all", "waiting"] as const) {
      const whole = await readPages({ view, limit: 100 });
      expect(new Set(whole).size).toBe(23);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
          expect(await readPages({ view, limit })).toEqual(whole);
          expect(await readPages({ view, limit, isAnyStatus: true })).toEqual(whole);
        }),
        { numRuns: 6 },
      );
    }
  });

  it("shows each conversation that stayed where it was exactly once while another one moves", async () => {
    const ids = await insertMany(20);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("all", "waiting"),
        fc.integer({ min: 1, max: 7 }),
        fc.nat(19),
        async (view, limit, n) => {
          const moving = ids[n] ?? "";
          const seen = await readPages({ view, limit }, () =>
            asOwner(
              app,
              "UPDATE conversations SET last_message_at = clock_timestamp(), waiting_since = clock_timestamp() WHERE id = $1",
              [moving],
            ),
          );
          const still = (all: string[]) => all.filter((id) => id !== moving).toSorted();
          expect(still(seen)).toEqual(still(ids));
        },
      ),
      { numRuns: 12 },
    );
  });

  it("refuses a cursor that is not its own", async () => {
    await insertMany(3);
    const { nextCursor } = await list({ limit: 1 });
    const forge = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const forged = [
      "x",
      "",
      forge(["recent", "1; DROP TABLE", workspaceId]),
      forge(["recent", 1e300, workspaceId]),
      forge(["recent", 1, "x"]),
      forge(["recent", 1]),
      forge(null),
    ];
    for (const cursor of forged) expect(await appCodeOf(list({ cursor })), cursor).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(list({ cursor: nextCursor ?? "", view: "waiting" }))).toBe("VALIDATION_FAILED");
  });

  it("refuses bad input, somebody signed out and another workspace", async () => {
    const { workspace } = await signedInMember(app, "owner");
    expect(await appCodeOf(list({ limit: 101 }))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(list({ channelId: "x" }))).toBe("VALIDATION_FAILED");
    const foreign = { workspaceId: workspace.id };
    expect(await appCodeOf(browser.trpc.conversations.list.query(foreign))).toBe("FORBIDDEN");
    expect(await appCodeOf(browser.trpc.conversations.counts.query(foreign))).toBe("FORBIDDEN");
    expect(await appCodeOf(app.browser().trpc.conversations.list.query({ workspaceId }))).toBe("SESSION_EXPIRED");
  });

  it("shows nothing of another workspace, whatever is asked", async () => {
    const { workspace } = await signedInMember(app, "owner");
    const foreignChannel = await insertChannel(app, workspace.id);
    const foreign = await insertConversation(app, workspace.id, { channelId: foreignChannel });
    expect(await idsOf({ isAnyStatus: true })).toEqual([]);
    expect(await idsOf({ channelId: foreignChannel })).toEqual([]);
    expect(await appCodeOf(browser.trpc.conversations.get.query({ workspaceId, conversationId: foreign }))).toBe(
      "NOT_FOUND",
    );
  });
});
