import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TRPCClientError } from "@trpc/client";
import { appCodeOf } from "../../testing/errors.ts";
import {
  addMember,
  ageFactor,
  asOwner,
  createUser,
  nextNumber,
  signedInBrowser,
  signedInMember,
} from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("invites", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const newAddress = () => `convite${nextNumber()}@exemplo.com.br`;

  const tokensFor = async (email: string): Promise<string[]> => {
    const mails = (await app.deliverMails()).filter(({ to }) => to === email);
    return mails.flatMap(({ text }) => /accept-invite#token=([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? []);
  };
  const lastTokenFor = async (email: string): Promise<string> => (await tokensFor(email)).at(-1) ?? "";

  const invited = async (role: "admin" | "seller" | "viewer" = "seller") => {
    const owner = await signedInMember(app, "owner");
    const person = await createUser(app);
    const workspaceId = owner.workspace.id;
    const invite = await owner.browser.trpc.invites.create.mutate({ workspaceId, email: person.email, role });
    return { owner, person, workspaceId, invite, token: await lastTokenFor(person.email) };
  };

  it("come by mail, show what they offer, and make the person a member", async () => {
    const { owner, person, workspaceId, token } = await invited("seller");
    const preview = await app.browser().trpc.invites.preview.mutate({ token });
    expect(preview).toEqual({
      workspaceName: owner.workspace.name,
      email: person.email,
      role: "seller",
      invitedByName: owner.user.name,
      state: "open",
    });
    const browser = await signedInBrowser(app, person);
    expect(await browser.trpc.invites.accept.mutate({ token })).toEqual({
      workspaceId,
      workspaceName: owner.workspace.name,
    });
    expect((await browser.trpc.auth.me.query()).memberships).toEqual([
      expect.objectContaining({ workspaceId, role: "seller" }),
    ]);
    expect(await owner.browser.trpc.invites.list.query({ workspaceId })).toEqual([]);
  });

  it("answer a repeated accept of the same person alike, at once or later", async () => {
    const { person, workspaceId, token } = await invited();
    const browser = await signedInBrowser(app, person);
    const answers = await Promise.all([1, 2, 3, 4].map(() => browser.trpc.invites.accept.mutate({ token })));
    expect(answers.map((answer) => answer.workspaceId)).toEqual(Array(4).fill(workspaceId));
    const entries = await asOwner(app, "SELECT FROM audit_log WHERE workspace_id = $1 AND action = 'invites.accept'", [
      workspaceId,
    ]);
    expect(entries).toHaveLength(1);
    expect((await app.browser().trpc.invites.preview.mutate({ token })).state).toBe("accepted");
  });

  it("refuse another account and say for whom they are, masked", async () => {
    const { person, token } = await invited();
    const other = await signedInBrowser(app, await createUser(app));
    const attempt = other.trpc.invites.accept.mutate({ token });
    await expect(attempt).rejects.toSatisfy(
      (error) =>
        error instanceof TRPCClientError &&
        error.data?.appCode === "FORBIDDEN" &&
        error.data.details["email"] === `p…@${person.email.split("@")[1]}`,
    );
    expect(await appCodeOf(app.browser().trpc.invites.accept.mutate({ token }))).toBe("SESSION_EXPIRED");
  });

  it("do not bring back somebody who was removed after accepting", async () => {
    const { owner, person, workspaceId, token } = await invited();
    const browser = await signedInBrowser(app, person);
    await browser.trpc.invites.accept.mutate({ token });
    await owner.browser.trpc.members.remove.mutate({ workspaceId, userId: person.id });
    expect(await appCodeOf(browser.trpc.invites.accept.mutate({ token }))).toBe("TOKEN_INVALID");
    expect(await appCodeOf(browser.trpc.members.list.query({ workspaceId }))).toBe("FORBIDDEN");
  });

  it("die when expired, unknown or revoked", async () => {
    const expired = await invited();
    await asOwner(app, "UPDATE invites SET expires_at = now() - interval '1 second' WHERE id = $1", [
      expired.invite.id,
    ]);
    const browser = await signedInBrowser(app, expired.person);
    expect(await appCodeOf(browser.trpc.invites.accept.mutate({ token: expired.token }))).toBe("TOKEN_INVALID");
    expect((await browser.trpc.invites.preview.mutate({ token: expired.token })).state).toBe("expired");
    const unknown = "A".repeat(43);
    expect(await appCodeOf(browser.trpc.invites.preview.mutate({ token: unknown }))).toBe("TOKEN_INVALID");
    expect(await appCodeOf(browser.trpc.invites.accept.mutate({ token: unknown }))).toBe("TOKEN_INVALID");
  });

  it("can be revoked, and the revocation taken back", async () => {
    const { owner, person, workspaceId, invite, token } = await invited();
    const input = { workspaceId, inviteId: invite.id };
    await owner.browser.trpc.invites.revoke.mutate(input);
    await owner.browser.trpc.invites.revoke.mutate(input);
    const browser = await signedInBrowser(app, person);
    expect(await appCodeOf(browser.trpc.invites.accept.mutate({ token }))).toBe("TOKEN_INVALID");
    await owner.browser.trpc.invites.restore.mutate(input);
    expect(await appCodeOf(owner.browser.trpc.invites.restore.mutate(input))).toBe("CONFLICT");
    await browser.trpc.invites.accept.mutate({ token });
    expect(await appCodeOf(owner.browser.trpc.invites.revoke.mutate(input))).toBe("CONFLICT");
  });

  it("do not come back when a newer one took their place", async () => {
    const { owner, person, workspaceId, invite } = await invited();
    await owner.browser.trpc.invites.create.mutate({ workspaceId, email: person.email, role: "viewer" });
    const restore = owner.browser.trpc.invites.restore.mutate({ workspaceId, inviteId: invite.id });
    expect(await appCodeOf(restore)).toBe("CONFLICT");
  });

  it("are replaced by a newer one to the same address, also when both are sent at once", async () => {
    const owner = await signedInMember(app, "owner");
    const person = await createUser(app);
    const workspaceId = owner.workspace.id;
    const send = () =>
      owner.browser.trpc.invites.create.mutate({ workspaceId, email: person.email.toUpperCase(), role: "seller" });
    await Promise.all([send(), send(), send()]);
    expect(await owner.browser.trpc.invites.list.query({ workspaceId })).toHaveLength(1);
    const browser = await signedInBrowser(app, person);
    const tokens = await tokensFor(person.email);
    expect(tokens).toHaveLength(3);
    const previews = await Promise.all(tokens.map((token) => browser.trpc.invites.preview.mutate({ token })));
    expect(previews.map(({ state }) => state).sort()).toEqual(["open", "revoked", "revoked"]);
  });

  it("sent again carry a new link; the old one stops working", async () => {
    const { owner, person, workspaceId, invite, token } = await invited();
    await owner.browser.trpc.invites.resend.mutate({ workspaceId, inviteId: invite.id });
    const renewed = await lastTokenFor(person.email);
    expect(renewed).not.toBe(token);
    const browser = await signedInBrowser(app, person);
    expect(await appCodeOf(browser.trpc.invites.accept.mutate({ token }))).toBe("TOKEN_INVALID");
    expect(await browser.trpc.invites.accept.mutate({ token: renewed })).toMatchObject({ workspaceId });
  });

  it("do not change the role of somebody who became a member meanwhile", async () => {
    const { person, workspaceId, token } = await invited("admin");
    await addMember(app, workspaceId, person.id, "viewer");
    const browser = await signedInBrowser(app, person);
    await browser.trpc.invites.accept.mutate({ token });
    expect((await browser.trpc.auth.me.query()).memberships[0]?.role).toBe("viewer");
  });

  it("give at most the sender's own role, and administration only on a fresh factor", async () => {
    const { browser, user, workspace } = await signedInMember(app, "admin");
    const send = (role: "owner" | "admin" | "seller") =>
      browser.trpc.invites.create.mutate({ workspaceId: workspace.id, email: newAddress(), role });
    expect(await appCodeOf(send("owner"))).toBe("FORBIDDEN");
    await send("admin");
    await ageFactor(app, user.id);
    expect(await appCodeOf(send("admin"))).toBe("REAUTH_REQUIRED");
    await send("seller");
  });

  it("refuse a member's address, a bad address, a seller and a foreign workspace", async () => {
    const { owner, workspaceId, invite } = await invited();
    const send = (trpc: typeof owner.browser.trpc, email: string) =>
      appCodeOf(trpc.invites.create.mutate({ workspaceId, email, role: "viewer" }));
    expect(await send(owner.browser.trpc, owner.user.email)).toBe("CONFLICT");
    expect(await send(owner.browser.trpc, "sem arroba")).toBe("VALIDATION_FAILED");
    const seller = await signedInMember(app, "seller", owner.workspace);
    expect(await send(seller.browser.trpc, newAddress())).toBe("FORBIDDEN");
    const stranger = await signedInMember(app, "owner");
    expect(await send(stranger.browser.trpc, newAddress())).toBe("FORBIDDEN");
    const foreign = { workspaceId: stranger.workspace.id, inviteId: invite.id };
    expect(await appCodeOf(stranger.browser.trpc.invites.revoke.mutate(foreign))).toBe("NOT_FOUND");
  });

  it("keep no token in the database", async () => {
    const { token, invite } = await invited();
    const [row] = await asOwner<{ row: string }>(app, "SELECT i::text AS row FROM invites i WHERE id = $1", [
      invite.id,
    ]);
    expect(row?.row).not.toContain(token);
    expect(row?.row).not.toContain(Buffer.from(token).toString("hex"));
  });
});
