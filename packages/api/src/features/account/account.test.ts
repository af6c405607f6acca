import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TRPCClientError } from "@trpc/client";
import { appCodeOf } from "../../testing/errors.ts";
import {
  addMember,
  ageFactor,
  asOwner,
  createUser,
  createWorkspace,
  signedInBrowser,
  signedInMember,
} from "../../testing/factories.ts";
import { tokenFrom } from "../../testing/mails.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.stop());

describe("account.get and account.update", () => {
  it("shows the account, and changes name and language", async () => {
    const { user, browser } = await signedInMember(app);
    expect(await browser.trpc.account.get.query()).toMatchObject({
      id: user.id,
      email: user.email,
      hasPassword: true,
      pendingEmail: null,
    });
    const updated = await browser.trpc.account.update.mutate({ name: "  Rita Prado ", locale: "en" });
    expect(updated).toMatchObject({ name: "Rita Prado", locale: "en" });
    const [entry] = await asOwner<{ details: unknown }>(
      app,
      "SELECT details FROM audit_log WHERE user_id = $1 AND action = 'account.update'",
      [user.id],
    );
    expect(entry?.details).toEqual({
      name: { before: user.name, after: "Rita Prado" },
      locale: { before: "pt-BR", after: "en" },
    });
  });

  it("writes nothing down when nothing changed", async () => {
    const { user, browser } = await signedInMember(app);
    await browser.trpc.account.update.mutate({ name: user.name, locale: "pt-BR" });
    const entries = await asOwner(app, "SELECT 1 FROM audit_log WHERE user_id = $1 AND action = 'account.update'", [
      user.id,
    ]);
    expect(entries).toHaveLength(0);
  });

  it("refuses bad input and the signed-out", async () => {
    const { browser } = await signedInMember(app);
    expect(await appCodeOf(browser.trpc.account.update.mutate({ name: " ", locale: "en" }))).toBe("VALIDATION_FAILED");
    const signedOut = app.browser().trpc;
    expect(await appCodeOf(signedOut.account.get.query())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(signedOut.account.update.mutate({ name: "Rita", locale: "en" }))).toBe("SESSION_EXPIRED");
  });
});

describe("account.changeEmail", () => {
  it("mails the new address a link, and following it makes the change", async () => {
    const { user, browser } = await signedInMember(app);
    const email = `nova-${user.email}`;
    expect(await browser.trpc.account.changeEmail.mutate({ email })).toEqual({ status: "check_mail" });
    expect(await browser.trpc.account.get.query()).toMatchObject({ email: user.email, pendingEmail: email });
    const mail = (await app.deliverMails()).findLast(({ to }) => to === email);
    const result = await browser.trpc.auth.verifyEmail.mutate({ token: tokenFrom(mail, "/verify-email") });
    expect(result.status).toBe("signed_in");
    expect(await browser.trpc.account.get.query()).toMatchObject({ email, pendingEmail: null });
    const told = (await app.deliverMails()).findLast(({ to }) => to === user.email);
    expect(told?.text).toContain(email);
  });

  it("answers the same for a taken address and mails nobody", async () => {
    const [{ user, browser }, other] = await Promise.all([signedInMember(app), createUser(app)]);
    expect(await browser.trpc.account.changeEmail.mutate({ email: other.email })).toEqual({ status: "check_mail" });
    const mails = await app.deliverMails();
    expect(mails.filter(({ to }) => to === other.email || to === user.email)).toHaveLength(0);
  });

  it("lets a newer request kill the older link", async () => {
    const { user, browser } = await signedInMember(app);
    await browser.trpc.account.changeEmail.mutate({ email: `um-${user.email}` });
    const first = (await app.deliverMails()).findLast(({ to }) => to === `um-${user.email}`);
    await browser.trpc.account.changeEmail.mutate({ email: `dois-${user.email}` });
    const token = tokenFrom(first, "/verify-email");
    expect(await appCodeOf(browser.trpc.auth.verifyEmail.mutate({ token }))).toBe("TOKEN_INVALID");
  });

  it("refuses the same address, a malformed one, and asks for a fresh factor", async () => {
    const { user, browser } = await signedInMember(app);
    const change = (email: string) => appCodeOf(browser.trpc.account.changeEmail.mutate({ email }));
    expect(await change(user.email.toUpperCase())).toBe("VALIDATION_FAILED");
    expect(await change("sem arroba")).toBe("VALIDATION_FAILED");
    await ageFactor(app, user.id);
    expect(await change(`nova-${user.email}`)).toBe("REAUTH_REQUIRED");
  });
});

describe("account.delete", () => {
  it("takes the account, its lonely workspace and its sessions along, and tells the owner", async () => {
    const { user, workspace, browser } = await signedInMember(app);
    const other = await signedInBrowser(app, user);
    await browser.trpc.account.delete.mutate({ confirmEmail: user.email.toUpperCase() });
    expect([...browser.cookies.keys()]).toEqual(["pre"]);
    await app.services.revocations.poll();
    expect(await appCodeOf(other.trpc.auth.me.query())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(other.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    const left = await asOwner(
      app,
      `SELECT 1 FROM users WHERE id = $1 UNION ALL SELECT 1 FROM workspaces WHERE id = $2
       UNION ALL SELECT 1 FROM sessions WHERE user_id = $1 UNION ALL SELECT 1 FROM audit_log WHERE user_id = $1 OR workspace_id = $2
       UNION ALL SELECT 1 FROM audit_chains WHERE chain_id IN ($1, $2)`,
      [user.id, workspace.id],
    );
    expect(left).toHaveLength(0);
    const jobs = await asOwner(app, "SELECT 1 FROM graphile_worker.jobs WHERE key = $1", [
      `delete_files:${workspace.id}`,
    ]);
    expect(jobs).toHaveLength(1);
    const mail = (await app.deliverMails()).findLast(({ to }) => to === user.email);
    expect(mail?.subject).toBe("Sua conta foi excluída");
  });

  it("leaves a shared workspace and its log, which still names who acted", async () => {
    const { user, workspace, browser } = await signedInMember(app);
    await addMember(app, workspace.id, (await createUser(app)).id, "owner");
    await browser.trpc.account.delete.mutate({ confirmEmail: user.email });
    const [entry] = await asOwner<{ actor_user_id: string; target_label: string }>(
      app,
      "SELECT actor_user_id, target_label FROM audit_log WHERE workspace_id = $1 AND action = 'account.delete'",
      [workspace.id],
    );
    expect(entry).toEqual({ actor_user_id: user.id, target_label: user.email });
  });

  it("refuses to leave other people without an owner, names the workspace and changes nothing", async () => {
    const { user, workspace, browser } = await signedInMember(app);
    const lonely = await createWorkspace(app);
    await addMember(app, lonely.id, user.id, "owner");
    await addMember(app, workspace.id, (await createUser(app)).id, "admin");
    await expect(browser.trpc.account.delete.mutate({ confirmEmail: user.email })).rejects.toSatisfy((error) => {
      if (!(error instanceof TRPCClientError)) return false;
      expect(error.data?.appCode).toBe("LAST_OWNER");
      expect(error.data?.details).toEqual({ workspaceId: workspace.id, workspaceName: workspace.name });
      return true;
    });
    expect(await asOwner(app, "SELECT 1 FROM workspaces WHERE id = $1", [lonely.id])).toHaveLength(1);
    expect((await browser.trpc.auth.me.query()).memberships).toHaveLength(2);
  });

  it("lets the last two owners not leave both at the same moment", async () => {
    const workspace = await createWorkspace(app);
    const [one, two] = await Promise.all([
      signedInMember(app, "owner", workspace),
      signedInMember(app, "owner", workspace),
    ]);
    await addMember(app, workspace.id, (await createUser(app)).id, "seller");
    const answers = await Promise.allSettled(
      [one, two].map(({ browser, user }) => browser.trpc.account.delete.mutate({ confirmEmail: user.email })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const owners = await asOwner(app, "SELECT 1 FROM memberships WHERE workspace_id = $1 AND role = 'owner'", [
      workspace.id,
    ]);
    expect(owners).toHaveLength(1);
  });

  it("refuses another address, the signed-out and a stale factor", async () => {
    const { user, browser } = await signedInMember(app);
    const remove = (confirmEmail: string) => appCodeOf(browser.trpc.account.delete.mutate({ confirmEmail }));
    expect(await remove("outra@exemplo.com.br")).toBe("VALIDATION_FAILED");
    await ageFactor(app, user.id);
    expect(await remove(user.email)).toBe("REAUTH_REQUIRED");
    expect(await appCodeOf(app.browser().trpc.account.delete.mutate({ confirmEmail: user.email }))).toBe(
      "SESSION_EXPIRED",
    );
  });
});
