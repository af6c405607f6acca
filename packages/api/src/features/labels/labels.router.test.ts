import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { signedInMember } from "../../testing/factories.ts";
import { insertChannel, insertConversation } from "../../testing/inbox-rows.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";

let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;

beforeAll(async () => {
  app = await createTestApp();
});
beforeEach(async () => {
  const member = await signedInMember(app, "seller");
  browser = member.browser;
  workspaceId = member.workspace.id;
});
afterAll(() => app.stop());

const create = (name: string) => browser.trpc.labels.create.mutate({ workspaceId, name, tone: "info" });
const list = () => browser.trpc.labels.list.query({ workspaceId });

describe("labels", () => {
  it("are made, renamed, counted on conversations that are not closed, and deleted", async () => {
    const { id: labelId } = await create("Urgente");
    await create("Água");
    const channelId = await insertChannel(app, workspaceId);
    const conversationId = await insertConversation(app, workspaceId, { channelId });
    const closed = await insertConversation(app, workspaceId, { channelId });
    const { conversations, labels } = browser.trpc;
    for (const one of [conversationId, closed]) {
      await conversations.label.mutate({ workspaceId, conversationId: one, labelId });
    }
    await conversations.close.mutate({ workspaceId, conversationId: closed });
    await labels.update.mutate({ workspaceId, labelId, name: "Muito urgente", tone: "danger" });
    expect((await list()).map(({ name, tone, conversationCount }) => [name, tone, conversationCount])).toEqual([
      ["Água", "info", 0],
      ["Muito urgente", "danger", 1],
    ]);
    await labels.delete.mutate({ workspaceId, labelId });
    expect((await list()).map(({ name }) => name)).toEqual(["Água"]);
  });

  it("have names of their own, whatever their case and accents", async () => {
    await create("Orçamento");
    expect(await appCodeOf(create("ORCAMENTO"))).toBe("CONFLICT");
    const { id: labelId } = await create("Frete");
    const rename = { workspaceId, labelId, name: "orçamento", tone: "info" as const };
    expect(await appCodeOf(browser.trpc.labels.update.mutate(rename))).toBe("CONFLICT");
  });

  it("are refused without a name, with a long one, and when they are not there", async () => {
    expect(await appCodeOf(create(" "))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(create("a".repeat(41)))).toBe("VALIDATION_FAILED");
    const nowhere = { workspaceId, labelId: crypto.randomUUID() };
    expect(await appCodeOf(browser.trpc.labels.delete.mutate(nowhere))).toBe("NOT_FOUND");
    expect(await appCodeOf(browser.trpc.labels.update.mutate({ ...nowhere, name: "x", tone: "info" }))).toBe(
      "NOT_FOUND",
    );
  });

  it("are no business of strangers, and only looked at by viewers", async () => {
    const { id: labelId } = await create("Urgente");
    const { browser: viewer } = await signedInMember(app, "viewer", { id: workspaceId, slug: "", name: "" });
    const { browser: stranger, workspace } = await signedInMember(app, "owner");
    expect(await viewer.trpc.labels.list.query({ workspaceId })).toHaveLength(1);
    expect(await appCodeOf(viewer.trpc.labels.delete.mutate({ workspaceId, labelId }))).toBe("FORBIDDEN");
    expect(await appCodeOf(stranger.trpc.labels.list.query({ workspaceId }))).toBe("FORBIDDEN");
    expect(await appCodeOf(stranger.trpc.labels.delete.mutate({ workspaceId: workspace.id, labelId }))).toBe(
      "NOT_FOUND",
    );
    expect(await appCodeOf(app.browser().trpc.labels.list.query({ workspaceId }))).toBe("SESSION_EXPIRED");
  });
});
