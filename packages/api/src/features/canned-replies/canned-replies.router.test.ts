import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { signedInMember } from "../../testing/factories.ts";
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

const api = () => browser.trpc.cannedReplies;
const create = (shortcut: string, body = "Entregamos em toda a cidade.") =>
  api().create.mutate({ workspaceId, shortcut, title: "Frete", body });
const list = () => api().list.query({ workspaceId });

describe("quick replies", () => {
  it("are made, changed, listed by shortcut and deleted", async () => {
    const { id: cannedReplyId } = await create("frete");
    await create("Horario-Loja");
    await create("bom-dia");
    const changed = { shortcut: "entrega", title: "Entrega", body: "Em dois dias." };
    await api().update.mutate({ workspaceId, cannedReplyId, ...changed });
    expect((await list()).map(({ shortcut }) => shortcut)).toEqual(["bom-dia", "entrega", "horario-loja"]);
    expect((await list())[1]).toMatchObject(changed);
    await api().delete.mutate({ workspaceId, cannedReplyId });
    expect((await list()).map(({ shortcut }) => shortcut)).toEqual(["bom-dia", "horario-loja"]);
  });

  it("have shortcuts of their own", async () => {
    await create("frete");
    expect(await appCodeOf(create("FRETE"))).toBe("CONFLICT");
    const { id: cannedReplyId } = await create("prazo");
    const taken = { workspaceId, cannedReplyId, shortcut: "frete", title: "x", body: "y" };
    expect(await appCodeOf(api().update.mutate(taken))).toBe("CONFLICT");
  });

  it.each(["", "com espaço", "horário", "-x", "a".repeat(41)])("are refused under %j", async (shortcut) => {
    expect(await appCodeOf(create(shortcut))).toBe("VALIDATION_FAILED");
  });

  it("are refused when they are too long, hold what no text holds, or are not there", async () => {
    expect(await appCodeOf(create("x", "a".repeat(4_097)))).toBe("VALIDATION_FAILED");
    expect(await appCodeOf(create("x", "a\u0000b"))).toBe("VALIDATION_FAILED");
    const nowhere = { workspaceId, cannedReplyId: crypto.randomUUID() };
    expect(await appCodeOf(api().delete.mutate(nowhere))).toBe("NOT_FOUND");
  });

  it("are no business of strangers, and only looked at by viewers", async () => {
    const { id: cannedReplyId } = await create("frete");
    const { browser: viewer } = await signedInMember(app, "viewer", { id: workspaceId, slug: "", name: "" });
    const { browser: stranger, workspace } = await signedInMember(app, "owner");
    expect(await viewer.trpc.cannedReplies.list.query({ workspaceId })).toHaveLength(1);
    expect(await appCodeOf(viewer.trpc.cannedReplies.delete.mutate({ workspaceId, cannedReplyId }))).toBe("FORBIDDEN");
    expect(await appCodeOf(stranger.trpc.cannedReplies.list.query({ workspaceId }))).toBe("FORBIDDEN");
    const foreign = { workspaceId: workspace.id, cannedReplyId };
    expect(await appCodeOf(stranger.trpc.cannedReplies.delete.mutate(foreign))).toBe("NOT_FOUND");
    expect(await appCodeOf(app.browser().trpc.cannedReplies.list.query({ workspaceId }))).toBe("SESSION_EXPIRED");
  });
});
