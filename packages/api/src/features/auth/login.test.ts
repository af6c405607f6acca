import { TRPCClientError } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { createUser, signedInBrowser, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("auth.login", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  it("signs in with the right password and sets both cookies", async () => {
    const { user, browser, workspace } = await signedInMember(app);
    expect([...browser.cookies.keys()].sort()).toEqual(["at", "pre", "rt"]);
    const me = await browser.trpc.auth.me.query();
    expect(me.user).toEqual({ id: user.id, name: user.name, email: user.email, locale: "pt-BR" });
    expect(me.memberships).toEqual([expect.objectContaining({ workspaceId: workspace.id, role: "owner" })]);
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const user = await createUser(app);
    const browser = app.browser();
    const wrong = await appCodeOf(browser.trpc.auth.login.mutate({ email: user.email, password: "errada-demais" }));
    const unknown = await appCodeOf(
      browser.trpc.auth.login.mutate({ email: "ninguem@exemplo.com.br", password: "errada-demais" }),
    );
    expect([wrong, unknown]).toEqual(["INVALID_CREDENTIALS", "INVALID_CREDENTIALS"]);
    expect(browser.cookies.has("at")).toBe(false);
  });

  it("keeps tokens out of the body", async () => {
    const user = await createUser(app);
    const browser = await signedInBrowser(app, user);
    const session = await browser.fetch("/trpc/auth.session");
    const body = await session.text();
    expect(body).not.toContain(browser.cookies.get("at") ?? "missing");
    expect(body).not.toContain(browser.cookies.get("rt") ?? "missing");
  });

  it("answers a bad input with the field at fault", async () => {
    const attempt = app.browser().trpc.auth.login.mutate({ email: "sem arroba", password: "x" });
    await expect(attempt).rejects.toSatisfy(
      (error) => error instanceof TRPCClientError && error.data?.fields[0]?.field === "email",
    );
  });
});
