import { randomUUID } from "node:crypto";
import { TRPCClientError } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorData } from "../../router-types.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { completeDraft, createTestAgent } from "./testing.ts";

const agentIdOfNobody = "00000000-0000-7000-8000-00000000dead";

let app: TestApp;
let browser: TestBrowser;
let workspaceId: string;
let workspace: Awaited<ReturnType<typeof signedInMember>>["workspace"];

beforeAll(async () => {
  app = await createTestApp();
  ({ browser, workspace } = await signedInMember(app, "admin"));
  workspaceId = workspace.id;
});
afterAll(() => app.stop());

/** What a refused call said. */
async function refusalOf(call: Promise<unknown>): Promise<Pick<ErrorData, "appCode" | "fields" | "details">> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TRPCClientError)) throw new Error("the call was expected to be refused");
  const { appCode, fields, details } = error.data;
  return { appCode, fields, details };
}

const auditOf = (agentId: string) =>
  asOwner<{ action: string; outcome: string; details: Record<string, unknown> }>(
    app,
    "SELECT action, outcome, details FROM audit_log WHERE workspace_id = $1 AND target_id = $2 ORDER BY seq",
    [workspaceId, agentId],
  );

describe("an agent's life", () => {
  it("is created, edited, published, edited again and rolled back, with an audit entry for each", async () => {
    const { trpc } = browser;
    const created = await createTestAgent(browser, workspaceId);
    const agentId = created.id;
    expect(created).toMatchObject({ draftRevision: 1, published: null, archivedAt: null });

    const first = await trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 1, note: "Primeira" });
    expect(first.published).toMatchObject({ number: 1, note: "Primeira", config: created.draft });

    const draft = { ...created.draft, persona: "Outra voz" };
    const saved = await trpc.agents.updateDraft.mutate({ workspaceId, agentId, draftRevision: 1, draft });
    expect(saved.draftRevision).toBe(2);
    const edited = await trpc.agents.get.query({ workspaceId, agentId });
    expect([edited.draft.persona, edited.published?.config.persona]).toEqual(["Outra voz", created.draft.persona]);

    await trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 2, note: "" });
    const back = await trpc.agents.rollBack.mutate({ workspaceId, agentId, draftRevision: 2, number: 1 });
    expect(back).toMatchObject({ draft: created.draft, draftRevision: 3, published: { number: 3 } });
    const { versions } = await trpc.agents.listVersions.query({ workspaceId, agentId });
    expect(versions.map(({ number, restoredFrom }) => [number, restoredFrom])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ]);

    const entries = await auditOf(agentId);
    expect(entries.map(({ action }) => action)).toEqual([
      "agents.create",
      "agents.publish",
      "agents.updateDraft",
      "agents.publish",
      "agents.rollBack",
    ]);
    expect(entries[2]?.details).toMatchObject({
      changes: { persona: { before: created.draft.persona, after: "Outra voz" } },
    });
    expect(entries[4]?.details).toMatchObject({ version: { before: 2, after: 3 }, restoredFrom: 1 });
  });

  it("leaves published versions untouched, whatever happens to the draft", async () => {
    const { trpc } = browser;
    const { id: agentId, draft } = await createTestAgent(browser, workspaceId);
    await trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 1 });
    await trpc.agents.updateDraft.mutate({ workspaceId, agentId, draftRevision: 1, draft: { ...draft, purpose: "X" } });
    const version = await trpc.agents.getVersion.query({ workspaceId, agentId, number: 1 });
    expect(version.config).toEqual(draft);
    const { pool } = app.services;
    await expect(pool.query("UPDATE agent_versions SET note = 'x'")).rejects.toMatchObject({ code: "42501" });
  });

  it("ends in the archive and comes back, keeping its place in the list", async () => {
    const { trpc } = browser;
    const { id: agentId, updatedAt } = await createTestAgent(browser, workspaceId);
    const isIn = async (status: "active" | "archived") => {
      const { agents } = await trpc.agents.list.query({ workspaceId, status, limit: 100 });
      return agents.some(({ id }) => id === agentId);
    };
    await trpc.agents.archive.mutate({ workspaceId, agentId });
    await trpc.agents.archive.mutate({ workspaceId, agentId });
    expect([await isIn("active"), await isIn("archived")]).toEqual([false, true]);
    const back = await trpc.agents.unarchive.mutate({ workspaceId, agentId });
    expect([await isIn("active"), back.updatedAt]).toEqual([true, updatedAt]);
    const actions = (await auditOf(agentId)).map(({ action }) => action);
    expect(actions).toEqual(["agents.create", "agents.archive", "agents.unarchive"]);
  });
});

describe("a repeated call", () => {
  it("creates one agent for one client key, also when ten arrive at once", async () => {
    const input = { workspaceId, clientKey: randomUUID(), draft: completeDraft() };
    await browser.trpc.auth.session.query();
    const created = await Promise.all(Array.from({ length: 10 }, () => browser.trpc.agents.create.mutate(input)));
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    expect(await auditOf(created[0]?.id ?? "")).toHaveLength(1);
  });

  it("answers a save whose answer was lost like the first time", async () => {
    const { id: agentId, draft } = await createTestAgent(browser, workspaceId);
    const input = { workspaceId, agentId, draftRevision: 1, draft: { ...draft, persona: "Nova" } };
    const first = await browser.trpc.agents.updateDraft.mutate(input);
    expect(await browser.trpc.agents.updateDraft.mutate(input)).toEqual(first);
    expect(await auditOf(agentId)).toHaveLength(2);
  });
});

describe("bad input is refused", () => {
  it("names the field that is too long", async () => {
    const draft = completeDraft({ persona: "x".repeat(1201) });
    const refusal = await refusalOf(browser.trpc.agents.create.mutate({ workspaceId, clientKey: randomUUID(), draft }));
    expect(refusal).toMatchObject({ appCode: "VALIDATION_FAILED", fields: [{ field: "draft.persona" }] });
  });

  it.each([
    ["a NUL character", { persona: "a\0b" }],
    ["half of a surrogate pair", { persona: "\ud83d" }],
    ["a name of spaces", { name: "   " }],
    ["the same id twice", { rules: [agentIdOfNobody, agentIdOfNobody].map((id) => ({ id, text: "" })) }],
    ["too many rules", { rules: Array.from({ length: 61 }, () => ({ id: randomUUID(), text: "a" })) }],
  ])("with %s in the draft", async (_, overrides) => {
    const draft = completeDraft(overrides);
    const call = browser.trpc.agents.create.mutate({ workspaceId, clientKey: randomUUID(), draft });
    expect(await appCodeOf(call)).toBe("VALIDATION_FAILED");
  });

  it("drops keys it does not know and ignores a polluted prototype", async () => {
    const draft = { ...completeDraft(), isAdmin: true };
    const text = JSON.stringify({ workspaceId, clientKey: randomUUID(), draft });
    const input: unknown = JSON.parse(text.replace('"isAdmin":true', '"isAdmin":true,"__proto__":{"isAdmin":true}'));
    const { id } = await browser.trpc.agents.create.mutate(Object.assign({ workspaceId, clientKey: "", draft }, input));
    const [row] = await asOwner<{ draft: object }>(app, "SELECT draft FROM agents WHERE id = $1", [id]);
    expect(Object.keys(row?.draft ?? {})).not.toContain("isAdmin");
    expect(JSON.stringify(row?.draft)).not.toContain("__proto__");
    expect("isAdmin" in {}).toBe(false);
  });

  it.each(["x", "eyJhIjoxfQ", Buffer.from('["name","asc","a","nope"]').toString("base64url")])(
    "as the cursor %s",
    async (cursor) => {
      expect(await appCodeOf(browser.trpc.agents.list.query({ workspaceId, cursor }))).toBe("VALIDATION_FAILED");
      const versions = browser.trpc.agents.listVersions.query({ workspaceId, agentId: agentIdOfNobody, cursor });
      expect(["VALIDATION_FAILED", "NOT_FOUND"]).toContain(await appCodeOf(versions));
    },
  );

  it("publishes no unfinished draft and names what is missing", async () => {
    const { id: agentId } = await createTestAgent(browser, workspaceId, { persona: "", goals: [] });
    const refusal = await refusalOf(browser.trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 1 }));
    expect(refusal).toMatchObject({
      appCode: "VALIDATION_FAILED",
      fields: [
        { field: "persona", message: "persona_missing" },
        { field: "goals", message: "goals_missing" },
      ],
    });
    const { versions } = await browser.trpc.agents.listVersions.query({ workspaceId, agentId });
    expect(versions).toEqual([]);
  });
});

/** Every procedure of the feature as one call, for the refusals that they all share. */
const everyCall = (from: TestBrowser, where: { workspaceId: string; agentId: string }) => ({
  list: () => from.trpc.agents.list.query(where),
  get: () => from.trpc.agents.get.query(where),
  listVersions: () => from.trpc.agents.listVersions.query(where),
  getVersion: () => from.trpc.agents.getVersion.query({ ...where, number: 1 }),
  create: () => from.trpc.agents.create.mutate({ ...where, clientKey: randomUUID(), draft: completeDraft() }),
  updateDraft: () => from.trpc.agents.updateDraft.mutate({ ...where, draftRevision: 1, draft: completeDraft() }),
  publish: () => from.trpc.agents.publish.mutate({ ...where, draftRevision: 1 }),
  rollBack: () => from.trpc.agents.rollBack.mutate({ ...where, draftRevision: 1, number: 1 }),
  archive: () => from.trpc.agents.archive.mutate(where),
  unarchive: () => from.trpc.agents.unarchive.mutate(where),
});

const codesOf = async (calls: Record<string, () => Promise<unknown>>, names = Object.keys(calls)) =>
  Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await appCodeOf(calls[name]?.() ?? Promise.resolve())])),
  );

const all = (code: string, names: string[]) => Object.fromEntries(names.map((name) => [name, code]));

describe("who may do what", () => {
  it("refuses somebody signed out", async () => {
    const signedOut = app.browser();
    await signedOut.trpc.auth.session.query();
    const calls = everyCall(signedOut, { workspaceId, agentId: agentIdOfNobody });
    expect(await codesOf(calls)).toEqual(all("SESSION_EXPIRED", Object.keys(calls)));
  });

  it("refuses another workspace, and finds none of its agents from one's own", async () => {
    const { id: agentId } = await createTestAgent(browser, workspaceId);
    const stranger = await signedInMember(app, "owner");
    const foreign = everyCall(stranger.browser, { workspaceId, agentId });
    expect(await codesOf(foreign)).toEqual(all("FORBIDDEN", Object.keys(foreign)));
    const own = everyCall(stranger.browser, { workspaceId: stranger.workspace.id, agentId });
    const byId = Object.keys(own).filter((name) => name !== "list" && name !== "create");
    expect(await codesOf(own, byId)).toEqual(all("NOT_FOUND", byId));
    expect((await stranger.browser.trpc.agents.list.query({ workspaceId: stranger.workspace.id })).agents).toEqual([]);
  });

  it.each(["viewer", "seller"] as const)("lets a %s read and nothing else", async (role) => {
    const { id: agentId } = await createTestAgent(browser, workspaceId);
    await browser.trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 1 });
    const member = await signedInMember(app, role, workspace);
    const calls = everyCall(member.browser, { workspaceId, agentId });
    await Promise.all([calls.list(), calls.get(), calls.listVersions(), calls.getVersion()]);
    const mutations = ["create", "updateDraft", "publish", "rollBack", "archive", "unarchive"];
    expect(await codesOf(calls, mutations)).toEqual(all("FORBIDDEN", mutations));
  });
});

describe("a conflict", () => {
  it("names who saved in between and changes nothing", async () => {
    const { id: agentId, draft } = await createTestAgent(browser, workspaceId);
    const colleague = await signedInMember(app, "admin", workspace);
    const save = (from: TestBrowser, persona: string) =>
      from.trpc.agents.updateDraft.mutate({ workspaceId, agentId, draftRevision: 1, draft: { ...draft, persona } });
    await save(colleague.browser, "De Diego");
    const stale = {
      appCode: "CONFLICT",
      details: { reason: "stale_draft", updatedByName: colleague.user.name, revision: 2 },
    };
    expect(await refusalOf(save(browser, "Minha"))).toMatchObject(stale);
    expect(
      await refusalOf(browser.trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 1 })),
    ).toMatchObject(stale);
    const { draft: kept, published } = await browser.trpc.agents.get.query({ workspaceId, agentId });
    expect([kept.persona, published]).toEqual(["De Diego", null]);
  });

  it("lets exactly one of two simultaneous saves through", async () => {
    const { id: agentId, draft } = await createTestAgent(browser, workspaceId);
    const saves = ["A", "B"].map((persona) =>
      browser.trpc.agents.updateDraft.mutate({ workspaceId, agentId, draftRevision: 1, draft: { ...draft, persona } }),
    );
    const outcomes = (await Promise.allSettled(saves)).map(({ status }) => status).sort();
    expect(outcomes).toEqual(["fulfilled", "rejected"]);
    expect(await browser.trpc.agents.get.query({ workspaceId, agentId })).toMatchObject({ draftRevision: 2 });
  });

  it("publishes once when two publish at the same moment", async () => {
    const { id: agentId } = await createTestAgent(browser, workspaceId);
    const publish = () => browser.trpc.agents.publish.mutate({ workspaceId, agentId, draftRevision: 1 });
    const outcomes = await Promise.allSettled([publish(), publish(), publish()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refusal = await refusalOf(publish());
    expect(refusal).toMatchObject({ appCode: "CONFLICT", details: { reason: "nothing_changed", version: 1 } });
    expect((await browser.trpc.agents.listVersions.query({ workspaceId, agentId })).versions).toHaveLength(1);
  });

  it("refuses a name that another active agent has, whatever its case", async () => {
    const { draft } = await createTestAgent(browser, workspaceId);
    const again = createTestAgent(browser, workspaceId, { name: draft.name.toUpperCase() });
    expect(await refusalOf(again)).toMatchObject({ appCode: "CONFLICT", fields: [{ field: "name" }] });
  });

  it("keeps an archived agent out of reach of edits", async () => {
    const { id: agentId, draft } = await createTestAgent(browser, workspaceId);
    await browser.trpc.agents.archive.mutate({ workspaceId, agentId });
    const edit = browser.trpc.agents.updateDraft.mutate({ workspaceId, agentId, draftRevision: 1, draft });
    expect(await refusalOf(edit)).toMatchObject({ appCode: "CONFLICT", details: { reason: "archived" } });
  });
});
