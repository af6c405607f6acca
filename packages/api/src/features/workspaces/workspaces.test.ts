import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { addMember, ageFactor, asOwner, createUser, signedInBrowser, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("workspaces", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const countRows = async (table: string, workspaceId: string): Promise<number> => {
    const [row] = await asOwner<{ count: string }>(
      app,
      `SELECT count(*) FROM ${table} WHERE ${table === "audit_chains" ? "chain_id" : table === "workspaces" ? "id" : "workspace_id"} = $1`,
      [workspaceId],
    );
    return Number(row?.count);
  };

  describe("create", () => {
    it("makes a workspace whose owner is the creator", async () => {
      const browser = await signedInBrowser(app, await createUser(app));
      const created = await browser.trpc.workspaces.create.mutate({ name: " Loja Nova ", clientKey: randomUUID() });
      expect(created).toMatchObject({ name: "Loja Nova", slug: expect.stringMatching(/^loja-nova-[a-z0-9]{6}$/) });
      expect(await browser.trpc.workspaces.list.query()).toEqual([
        expect.objectContaining({ workspaceId: created.id, role: "owner", timezone: "America/Sao_Paulo" }),
      ]);
    });

    it("answers a repeated and a simultaneous create with one workspace", async () => {
      const browser = await signedInBrowser(app, await createUser(app));
      const input = { name: "Duas vezes", clientKey: randomUUID() };
      const created = await Promise.all([1, 2, 3].map(() => browser.trpc.workspaces.create.mutate(input)));
      expect(new Set(created.map(({ id }) => id)).size).toBe(1);
      expect(await browser.trpc.workspaces.list.query()).toHaveLength(1);
    });

    it("never answers with somebody else's workspace for the same key", async () => {
      const [one, other] = await Promise.all([createUser(app), createUser(app)]);
      const input = { name: "A minha", clientKey: randomUUID() };
      const mine = await (await signedInBrowser(app, one)).trpc.workspaces.create.mutate(input);
      const theirs = await (await signedInBrowser(app, other)).trpc.workspaces.create.mutate(input);
      expect(theirs.id).not.toBe(mine.id);
    });

    it("rejects a name of spaces and a signed-out caller", async () => {
      const browser = await signedInBrowser(app, await createUser(app));
      const blank = browser.trpc.workspaces.create.mutate({ name: "   ", clientKey: randomUUID() });
      expect(await appCodeOf(blank)).toBe("VALIDATION_FAILED");
      const stranger = app.browser().trpc.workspaces.create.mutate({ name: "x", clientKey: randomUUID() });
      expect(await appCodeOf(stranger)).toBe("SESSION_EXPIRED");
    });
  });

  describe("rename and update", () => {
    it("change only what is named and record what was before", async () => {
      const { browser, workspace } = await signedInMember(app, "admin");
      await browser.trpc.workspaces.update.mutate({ workspaceId: workspace.id, timezone: "America/Manaus" });
      await browser.trpc.workspaces.rename.mutate({ workspaceId: workspace.id, name: "Outro nome" });
      const updated = await browser.trpc.workspaces.update.mutate({ workspaceId: workspace.id, retentionDays: 90 });
      expect(updated).toMatchObject({ name: "Outro nome", timezone: "America/Manaus", locale: "pt-BR" });
      const { items } = await browser.trpc.auditLog.list.query({ workspaceId: workspace.id });
      expect(items.slice(0, 3).map(({ action, details }) => ({ action, details }))).toEqual([
        { action: "workspaces.update", details: { retentionDays: { before: null, after: 90 } } },
        { action: "workspaces.rename", details: { name: { before: workspace.name, after: "Outro nome" } } },
        {
          action: "workspaces.update",
          details: { timezone: { before: "America/Sao_Paulo", after: "America/Manaus" } },
        },
      ]);
    });

    it("write no entry when nothing changes", async () => {
      const { browser, workspace } = await signedInMember(app, "owner");
      await browser.trpc.workspaces.rename.mutate({ workspaceId: workspace.id, name: workspace.name });
      const { items } = await browser.trpc.auditLog.list.query({ workspaceId: workspace.id });
      expect(items.filter(({ action }) => action === "workspaces.rename")).toEqual([]);
    });

    it("reject a zone nobody knows and a retention out of range", async () => {
      const { browser, workspace } = await signedInMember(app, "admin");
      const update = (change: object) =>
        appCodeOf(browser.trpc.workspaces.update.mutate({ workspaceId: workspace.id, ...change }));
      expect(await update({ timezone: "America/Atlantida" })).toBe("VALIDATION_FAILED");
      expect(await update({ timezone: "'; DROP TABLE" })).toBe("VALIDATION_FAILED");
      expect(await update({ retentionDays: 5 })).toBe("VALIDATION_FAILED");
    });

    it("reject a seller and a member of another workspace", async () => {
      const seller = await signedInMember(app, "seller");
      const stranger = await signedInMember(app, "owner");
      const input = { workspaceId: seller.workspace.id, name: "Meu" };
      expect(await appCodeOf(seller.browser.trpc.workspaces.rename.mutate(input))).toBe("FORBIDDEN");
      expect(await appCodeOf(stranger.browser.trpc.workspaces.rename.mutate(input))).toBe("FORBIDDEN");
    });
  });

  describe("delete", () => {
    it("takes every row of the workspace along, its audit chain too, and tells the owners", async () => {
      const { browser, workspace, user } = await signedInMember(app, "owner");
      const colleague = await createUser(app);
      await addMember(app, workspace.id, colleague.id, "owner");
      await browser.trpc.invites.create.mutate({ workspaceId: workspace.id, email: "x@exemplo.com", role: "seller" });
      await browser.trpc.apiKeys.create.mutate({
        workspaceId: workspace.id,
        name: "Chave",
        scopes: ["agents:read"],
        expiresInDays: null,
      });
      await publishAgent(workspace.id);
      await browser.trpc.workspaces.delete.mutate({ workspaceId: workspace.id, confirmName: workspace.name });
      const tables = [
        "workspaces",
        "memberships",
        "invites",
        "api_keys",
        "agents",
        "agent_versions",
        "audit_log",
        "audit_chains",
      ];
      const left = await Promise.all(tables.map(async (table) => [table, await countRows(table, workspace.id)]));
      expect(left).toEqual(tables.map((table) => [table, 0]));
      const told = (await app.deliverMails()).filter(({ subject }) => subject.includes(workspace.name));
      expect(told.map(({ to }) => to).sort()).toEqual([user.email, colleague.email, "x@exemplo.com"].sort());
      expect((await browser.trpc.auditLog.listOwn.query({})).items[0]).toMatchObject({
        action: "workspaces.delete",
        targetLabel: null,
      });
    });

    it("takes its files along once the last address to upload to has ended, and no other workspace's", async () => {
      const { browser, workspace } = await signedInMember(app, "owner");
      const { workspace: other } = await signedInMember(app, "owner");
      const { files } = app.services;
      for (const { id } of [workspace, other]) await files.put(`${id}/a`, Buffer.from("a"), { mimeType: "text/plain" });
      await browser.trpc.workspaces.delete.mutate({ workspaceId: workspace.id, confirmName: workspace.name });
      await app.runJobs();
      expect(await files.stat(`${workspace.id}/a`)).toBeDefined();
      await app.runJobs({ until: new Date(Date.now() + 3_600_000) });
      expect(await files.stat(`${workspace.id}/a`)).toBeUndefined();
      expect(await files.stat(`${other.id}/a`)).toBeDefined();
    });

    it("refuses a name that is not the workspace's, and changes nothing", async () => {
      const { browser, workspace } = await signedInMember(app, "owner");
      const attempt = browser.trpc.workspaces.delete.mutate({
        workspaceId: workspace.id,
        confirmName: workspace.name.toUpperCase(),
      });
      expect(await appCodeOf(attempt)).toBe("VALIDATION_FAILED");
      expect(await countRows("workspaces", workspace.id)).toBe(1);
    });

    it("refuses an admin, and an owner whose factor is old", async () => {
      const admin = await signedInMember(app, "admin");
      const input = { workspaceId: admin.workspace.id, confirmName: admin.workspace.name };
      expect(await appCodeOf(admin.browser.trpc.workspaces.delete.mutate(input))).toBe("FORBIDDEN");
      const owner = await signedInMember(app, "owner", admin.workspace);
      await ageFactor(app, owner.user.id);
      expect(await appCodeOf(owner.browser.trpc.workspaces.delete.mutate(input))).toBe("REAUTH_REQUIRED");
    });
  });

  const publishAgent = (workspaceId: string) =>
    asOwner(
      app,
      `WITH agent AS (
         INSERT INTO agents (workspace_id, name, draft, client_key) VALUES ($1, 'Lia', '{}', gen_random_uuid()) RETURNING id
       ), version AS (
         INSERT INTO agent_versions (workspace_id, agent_id, number, name, purpose, config)
         SELECT $1, id, 1, 'Lia', '', '{}' FROM agent RETURNING id
       ) SELECT id FROM version`,
      [workspaceId],
    ).then(() =>
      asOwner(
        app,
        `UPDATE agents SET published_version_id = (SELECT id FROM agent_versions v WHERE v.workspace_id = $1) WHERE workspace_id = $1`,
        [workspaceId],
      ),
    );
});
