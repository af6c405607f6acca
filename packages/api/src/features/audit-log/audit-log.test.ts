import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { addMember, asOwner, createUser, signedInBrowser, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("auditLog", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  type Event = { action?: string; outcome?: string; userId?: string | null; label?: string; ip?: string; at?: string };

  /** Appends an entry as the product does; `at` then moves its time, which breaks the chain. */
  const append = async (workspaceId: string, event: Event = {}): Promise<void> => {
    await asOwner(
      app,
      `SELECT append_audit_event($1, NULL, $2, $3, $4, $5, NULL, 'user', 'x', $6, '{}', $7, NULL, NULL)`,
      [
        workspaceId,
        event.action ?? "members.changeRole",
        event.outcome ?? "done",
        event.userId ? "user" : "system",
        event.userId ?? null,
        event.label ?? "Alvo",
        event.ip ?? "198.51.100.4",
      ],
    );
    if (event.at) {
      await asOwner(
        app,
        `UPDATE audit_log SET occurred_at = $2
         WHERE chain_id = $1 AND seq = (SELECT max(seq) FROM audit_log WHERE chain_id = $1)`,
        [workspaceId, event.at],
      );
    }
  };

  const admin = () => signedInMember(app, "admin");

  describe("list", () => {
    it("pages by cursor, newest first, none lost and none twice", async () => {
      const { browser, workspace } = await admin();
      const workspaceId = workspace.id;
      for (let n = 0; n < 7; n += 1) await append(workspaceId, { label: `Alvo ${n}` });
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await browser.trpc.auditLog.list.query({ workspaceId, limit: 3, cursor });
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items.map(({ seq }) => seq));
        // New entries arrive while somebody reads on.
        await append(workspaceId, { label: "Tarde" });
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      // 7 and the sign-in of the admin before them.
      expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    });

    it("counts what fits on the first page only", async () => {
      const { browser, workspace } = await admin();
      for (let n = 0; n < 3; n += 1) await append(workspace.id, { action: "agents.publish" });
      const input = { workspaceId: workspace.id, actions: ["agents.publish"], limit: 2 };
      const first = await browser.trpc.auditLog.list.query(input);
      expect(first).toMatchObject({ total: 3, isTotalCapped: false });
      const second = await browser.trpc.auditLog.list.query({ ...input, cursor: first.nextCursor ?? "" });
      expect(second).toMatchObject({ total: null, nextCursor: null });
    });

    it("narrows by text in a name, a target or an address, taking % and _ as letters", async () => {
      const { browser, workspace } = await admin();
      const person = await createUser(app, { name: "Otávia Nunes" });
      await append(workspace.id, { userId: person.id, label: "Um" });
      await append(workspace.id, { label: "100% da Lia", ip: "192.0.2.77" });
      const labels = async (text: string) => {
        const { items } = await browser.trpc.auditLog.list.query({ workspaceId: workspace.id, text });
        return items.map(({ targetLabel }) => targetLabel);
      };
      expect(await labels("otávia")).toEqual(["Um"]);
      expect(await labels("0% da")).toEqual(["100% da Lia"]);
      expect(await labels("192.0.2.")).toEqual(["100% da Lia"]);
      expect(await labels("1%a")).toEqual([]);
      expect(await labels("_m")).toEqual([]);
    });

    it("narrows by person, action and outcome", async () => {
      const { browser, workspace, user } = await admin();
      await append(workspace.id, { action: "agents.publish", userId: user.id });
      await append(workspace.id, { action: "agents.archive", outcome: "denied" });
      const actions = async (filters: object) => {
        const { items } = await browser.trpc.auditLog.list.query({ workspaceId: workspace.id, ...filters });
        return items.map(({ action }) => action);
      };
      expect(await actions({ outcome: "denied" })).toEqual(["agents.archive"]);
      expect(await actions({ actions: ["agents.publish", "agents.archive"] })).toEqual([
        "agents.archive",
        "agents.publish",
      ]);
      expect(await actions({ actorUserId: user.id, actions: ["agents.publish", "agents.archive"] })).toEqual([
        "agents.publish",
      ]);
    });

    it("begins and ends days where the team is", async () => {
      const { browser, workspace } = await admin();
      // 23:59 of the 10th and 00:00 of the 11th in São Paulo (UTC−3).
      await append(workspace.id, { label: "fim do dia 10", at: "2026-03-11T02:59:59Z" });
      await append(workspace.id, { label: "início do dia 11", at: "2026-03-11T03:00:00Z" });
      const on = async (day: string) => {
        const input = { workspaceId: workspace.id, from: day, to: day };
        return (await browser.trpc.auditLog.list.query(input)).items.map(({ targetLabel }) => targetLabel);
      };
      expect(await on("2026-03-10")).toEqual(["fim do dia 10"]);
      expect(await on("2026-03-11")).toEqual(["início do dia 11"]);
    });

    it("names people as they are called today and forgets the name of a deleted account", async () => {
      const { browser, workspace } = await admin();
      const person = await createUser(app, { name: "Nome antigo" });
      await append(workspace.id, { userId: person.id, label: "Alvo" });
      const nameNow = async () =>
        (await browser.trpc.auditLog.list.query({ workspaceId: workspace.id })).items[0]?.actorName;
      await asOwner(app, "UPDATE users SET name = 'Nome novo' WHERE id = $1", [person.id]);
      expect(await nameNow()).toBe("Nome novo");
      await asOwner(app, "DELETE FROM users WHERE id = $1", [person.id]);
      expect(await nameNow()).toBeNull();
    });

    it("shows a member's sign-in to the admins of the workspace", async () => {
      const { browser, workspace } = await admin();
      const member = await createUser(app);
      await addMember(app, workspace.id, member.id, "viewer");
      await signedInBrowser(app, member);
      const { items } = await browser.trpc.auditLog.list.query({ workspaceId: workspace.id });
      expect(items[0]).toMatchObject({ action: "auth.login", actorName: member.name, ip: "203.0.113.7" });
    });

    it("rejects bad input, a seller, a stranger and a signed-out caller", async () => {
      const { browser, workspace } = await admin();
      const workspaceId = workspace.id;
      const list = (input: object) => appCodeOf(browser.trpc.auditLog.list.query({ workspaceId, ...input }));
      for (const bad of [
        { from: "2026-02-30" },
        { from: "ontem" },
        { cursor: "-1" },
        { cursor: "1; DROP" },
        { limit: 101 },
        { actions: ["' OR 1=1"] },
        { text: "x".repeat(101) },
      ]) {
        expect(await list(bad), JSON.stringify(bad)).toBe("VALIDATION_FAILED");
      }
      const seller = await signedInMember(app, "seller", workspace);
      expect(await appCodeOf(seller.browser.trpc.auditLog.list.query({ workspaceId }))).toBe("FORBIDDEN");
      const stranger = await signedInMember(app, "owner");
      expect(await appCodeOf(stranger.browser.trpc.auditLog.list.query({ workspaceId }))).toBe("FORBIDDEN");
      expect(await appCodeOf(app.browser().trpc.auditLog.list.query({ workspaceId }))).toBe("SESSION_EXPIRED");
    });
  });

  describe("verify", () => {
    it("recomputes the chain, records it, and the list tells of it", async () => {
      const { browser, workspace } = await admin();
      const workspaceId = workspace.id;
      await append(workspaceId);
      expect((await browser.trpc.auditLog.list.query({ workspaceId })).verification).toBeNull();
      expect(await browser.trpc.auditLog.verify.mutate({ workspaceId })).toEqual({ entries: 2, brokenSeq: null });
      const { items, verification } = await browser.trpc.auditLog.list.query({ workspaceId });
      expect(items[0]).toMatchObject({ action: "auditLog.verify", outcome: "done" });
      expect(verification).toEqual({ at: items[0]?.occurredAt, entries: 2, brokenSeq: null });
    });

    it("finds a rewritten entry and asks for attention", async () => {
      const { browser, workspace } = await admin();
      const workspaceId = workspace.id;
      await append(workspaceId, { label: "verdade" });
      await append(workspaceId);
      await asOwner(app, "UPDATE audit_log SET target_label = 'mentira' WHERE chain_id = $1 AND seq = 2", [
        workspaceId,
      ]);
      expect(await browser.trpc.auditLog.verify.mutate({ workspaceId })).toEqual({ entries: 3, brokenSeq: 2 });
      const { items, verification } = await browser.trpc.auditLog.list.query({ workspaceId });
      expect(items[0]).toMatchObject({ outcome: "attention" });
      expect(verification).toMatchObject({ brokenSeq: 2 });
    });
  });

  it("keeps a refused attempt of a member who lacks the role", async () => {
    const { browser, workspace } = await admin();
    const viewer = await signedInMember(app, "viewer", workspace);
    const rename = viewer.browser.trpc.workspaces.rename.mutate({ workspaceId: workspace.id, name: "Meu" });
    expect(await appCodeOf(rename)).toBe("FORBIDDEN");
    const { items } = await browser.trpc.auditLog.list.query({ workspaceId: workspace.id, outcome: "denied" });
    expect(items).toEqual([expect.objectContaining({ action: "workspaces.rename", actorName: viewer.user.name })]);
  });

  it("shows everybody what happened in their own account, and nobody else's", async () => {
    const one = await signedInMember(app, "viewer");
    const other = await signedInMember(app, "owner", one.workspace);
    await one.browser.trpc.sessions.revokeOthers.mutate();
    const page = await one.browser.trpc.auditLog.listOwn.query({ limit: 1 });
    expect(page.items).toEqual([expect.objectContaining({ action: "auth.login", actorUserId: one.user.id })]);
    const all = await other.browser.trpc.auditLog.listOwn.query({});
    expect(new Set(all.items.map(({ actorUserId }) => actorUserId))).toEqual(new Set([other.user.id]));
    expect(await appCodeOf(app.browser().trpc.auditLog.listOwn.query({}))).toBe("SESSION_EXPIRED");
  });
});
