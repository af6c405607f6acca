import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { ageFactor, asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("members", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const team = async () => {
    const owner = await signedInMember(app, "owner");
    const admin = await signedInMember(app, "admin", owner.workspace);
    const seller = await signedInMember(app, "seller", owner.workspace);
    return { owner, admin, seller, workspaceId: owner.workspace.id };
  };

  it("lists people with their roles to every member, to nobody else", async () => {
    const { owner, admin, seller, workspaceId } = await team();
    const members = await seller.browser.trpc.members.list.query({ workspaceId });
    expect(new Map(members.map(({ userId, role }) => [userId, role]))).toEqual(
      new Map([
        [owner.user.id, "owner"],
        [admin.user.id, "admin"],
        [seller.user.id, "seller"],
      ]),
    );
    const stranger = await signedInMember(app, "owner");
    expect(await appCodeOf(stranger.browser.trpc.members.list.query({ workspaceId }))).toBe("FORBIDDEN");
    expect(await appCodeOf(app.browser().trpc.members.list.query({ workspaceId }))).toBe("SESSION_EXPIRED");
  });

  describe("changeRole", () => {
    it("takes effect at the next request and is recorded", async () => {
      const { admin, seller, workspaceId } = await team();
      const forbidden = seller.browser.trpc.invites.list.query({ workspaceId });
      expect(await appCodeOf(forbidden)).toBe("FORBIDDEN");
      await admin.browser.trpc.members.changeRole.mutate({ workspaceId, userId: seller.user.id, role: "admin" });
      expect(await seller.browser.trpc.invites.list.query({ workspaceId })).toEqual([]);
      const { items } = await admin.browser.trpc.auditLog.list.query({ workspaceId });
      expect(items[0]).toMatchObject({
        action: "members.changeRole",
        targetLabel: seller.user.name,
        details: { role: { before: "seller", after: "admin" } },
      });
    });

    it("lets only owners make and unmake owners", async () => {
      const { owner, admin, seller, workspaceId } = await team();
      const change = (userId: string, role: "owner" | "seller") =>
        appCodeOf(admin.browser.trpc.members.changeRole.mutate({ workspaceId, userId, role }));
      expect(await change(seller.user.id, "owner")).toBe("FORBIDDEN");
      expect(await change(owner.user.id, "seller")).toBe("FORBIDDEN");
      expect(await change(admin.user.id, "owner")).toBe("FORBIDDEN");
      await owner.browser.trpc.members.changeRole.mutate({ workspaceId, userId: admin.user.id, role: "owner" });
      await owner.browser.trpc.members.changeRole.mutate({ workspaceId, userId: owner.user.id, role: "viewer" });
    });

    it("never leaves the workspace without an owner", async () => {
      const { owner, workspaceId } = await team();
      const demote = owner.browser.trpc.members.changeRole.mutate({
        workspaceId,
        userId: owner.user.id,
        role: "admin",
      });
      expect(await appCodeOf(demote)).toBe("LAST_OWNER");
    });

    it("refuses a seller, a role nobody has, a stranger's id and an old factor", async () => {
      const { admin, seller, workspaceId } = await team();
      const stranger = await signedInMember(app, "seller");
      const promote = { workspaceId, userId: seller.user.id, role: "admin" } as const;
      expect(await appCodeOf(seller.browser.trpc.members.changeRole.mutate(promote))).toBe("FORBIDDEN");
      const unknown = { ...promote, userId: stranger.user.id };
      expect(await appCodeOf(admin.browser.trpc.members.changeRole.mutate(unknown))).toBe("NOT_FOUND");
      const king = Object.assign({}, promote, { role: "king" });
      expect(await appCodeOf(admin.browser.trpc.members.changeRole.mutate(king))).toBe("VALIDATION_FAILED");
      await ageFactor(app, admin.user.id);
      expect(await appCodeOf(admin.browser.trpc.members.changeRole.mutate(promote))).toBe("REAUTH_REQUIRED");
    });

    it("withdraws the invites a demoted person could no longer send", async () => {
      const { owner, admin, workspaceId } = await team();
      const invite = (email: string, role: "admin" | "seller") =>
        admin.browser.trpc.invites.create.mutate({ workspaceId, email, role });
      await invite("alto@exemplo.com.br", "admin");
      await invite("baixo@exemplo.com.br", "seller");
      await owner.browser.trpc.members.changeRole.mutate({ workspaceId, userId: admin.user.id, role: "seller" });
      const left = await owner.browser.trpc.invites.list.query({ workspaceId });
      expect(left.map(({ email }) => email)).toEqual(["baixo@exemplo.com.br"]);
    });
  });

  describe("remove", () => {
    it("shuts the person out at once, and their invites with them", async () => {
      const { owner, admin, workspaceId } = await team();
      await admin.browser.trpc.invites.create.mutate({ workspaceId, email: "volto@exemplo.com.br", role: "admin" });
      await owner.browser.trpc.members.remove.mutate({ workspaceId, userId: admin.user.id });
      expect(await appCodeOf(admin.browser.trpc.members.list.query({ workspaceId }))).toBe("FORBIDDEN");
      expect(await owner.browser.trpc.invites.list.query({ workspaceId })).toEqual([]);
      const again = owner.browser.trpc.members.remove.mutate({ workspaceId, userId: admin.user.id });
      expect(await appCodeOf(again)).toBe("NOT_FOUND");
    });

    it("refuses an admin who removes an owner, and a seller", async () => {
      const { owner, admin, seller, workspaceId } = await team();
      const removeOwner = { workspaceId, userId: owner.user.id };
      expect(await appCodeOf(admin.browser.trpc.members.remove.mutate(removeOwner))).toBe("FORBIDDEN");
      const removeAdmin = { workspaceId, userId: admin.user.id };
      expect(await appCodeOf(seller.browser.trpc.members.remove.mutate(removeAdmin))).toBe("FORBIDDEN");
    });
  });

  describe("leave", () => {
    it("is open to every role but the last owner's", async () => {
      const { owner, seller, workspaceId } = await team();
      await seller.browser.trpc.members.leave.mutate({ workspaceId });
      expect(await appCodeOf(seller.browser.trpc.members.list.query({ workspaceId }))).toBe("FORBIDDEN");
      expect(await appCodeOf(owner.browser.trpc.members.leave.mutate({ workspaceId }))).toBe("LAST_OWNER");
    });

    it("keeps one of two owners who leave in the same moment", async () => {
      for (let round = 0; round < 5; round += 1) {
        const one = await signedInMember(app, "owner");
        const other = await signedInMember(app, "owner", one.workspace);
        const workspaceId = one.workspace.id;
        const results = await Promise.allSettled(
          [one, other].map(({ browser }) => browser.trpc.members.leave.mutate({ workspaceId })),
        );
        expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
        const owners = await asOwner(app, "SELECT FROM memberships WHERE workspace_id = $1 AND role = 'owner'", [
          workspaceId,
        ]);
        expect(owners).toHaveLength(1);
      }
    });

    it("keeps one of two owners who demote each other in the same moment", async () => {
      const one = await signedInMember(app, "owner");
      const other = await signedInMember(app, "owner", one.workspace);
      const workspaceId = one.workspace.id;
      const demote = (by: typeof one, whom: typeof one) =>
        appCodeOf(by.browser.trpc.members.changeRole.mutate({ workspaceId, userId: whom.user.id, role: "viewer" }));
      const results = await Promise.allSettled([demote(one, other), demote(other, one)]);
      // The loser of the race has lost the power to demote before their turn comes.
      expect(results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))).toEqual(["FORBIDDEN"]);
    });
  });
});
