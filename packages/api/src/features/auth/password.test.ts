import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { ageFactor, asOwner, createUser, signedInBrowser } from "../../testing/factories.ts";
import { tokenFrom } from "../../testing/mails.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("password reset and change", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const mailsTo = async (email: string) => (await app.deliverMails()).filter(({ to }) => to === email);
  const resetToken = async (email: string) => {
    await app.browser().trpc.auth.requestPasswordReset.mutate({ email });
    return tokenFrom(
      (await mailsTo(email)).findLast(({ subject }) => subject === "Crie uma senha nova"),
      "/reset-password",
    );
  };

  it("answers a reset for an unknown address like one for a known, and mails nobody", async () => {
    const before = (await app.deliverMails()).length;
    const answer = await app.browser().trpc.auth.requestPasswordReset.mutate({ email: "ninguem@exemplo.com.br" });
    expect(answer).toEqual({ status: "check_mail" });
    expect(await app.deliverMails()).toHaveLength(before);
  });

  it("sets the new password, ends every session and opens none", async () => {
    const user = await createUser(app);
    const open = await signedInBrowser(app, user);
    const browser = app.browser();
    const token = await resetToken(user.email);
    await browser.trpc.auth.resetPassword.mutate({ token, password: "uma-senha-bem-nova" });
    expect(browser.cookies.has("at")).toBe(false);
    await app.services.revocations.poll();
    expect(await appCodeOf(open.trpc.auth.me.query())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(open.trpc.auth.refresh.mutate())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(app.browser().trpc.auth.login.mutate(user))).toBe("INVALID_CREDENTIALS");
    expect((await app.browser().trpc.auth.login.mutate({ ...user, password: "uma-senha-bem-nova" })).status).toBe(
      "signed_in",
    );
    expect((await mailsTo(user.email)).map(({ subject }) => subject)).toContain("Sua senha foi trocada");
  });

  it("works once, even when opened ten times at once; a refused password leaves the link usable", async () => {
    const user = await createUser(app);
    const token = await resetToken(user.email);
    const browser = app.browser();
    expect(await appCodeOf(browser.trpc.auth.resetPassword.mutate({ token, password: "password1" }))).toBe(
      "VALIDATION_FAILED",
    );
    const attempts = Array.from({ length: 10 }, (_, index) =>
      browser.trpc.auth.resetPassword.mutate({ token, password: `senha-nova-numero-${index}` }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("kills the older link with the newer, and refuses an expired one", async () => {
    const user = await createUser(app);
    const older = await resetToken(user.email);
    const newer = await resetToken(user.email);
    const browser = app.browser();
    expect(
      await appCodeOf(browser.trpc.auth.resetPassword.mutate({ token: older, password: "uma-senha-bem-nova" })),
    ).toBe("TOKEN_INVALID");
    await asOwner(app, "UPDATE one_time_tokens SET expires_at = now() WHERE user_id = $1", [user.id]);
    expect(
      await appCodeOf(browser.trpc.auth.resetPassword.mutate({ token: newer, password: "uma-senha-bem-nova" })),
    ).toBe("TOKEN_INVALID");
  });

  it("changes the password by the current one, even with an old factor; ends the others, keeps this browser in", async () => {
    const user = await createUser(app);
    const [browser, other] = [await signedInBrowser(app, user), await signedInBrowser(app, user)];
    await ageFactor(app, user.id);
    const before = browser.cookies.get("rt");
    expect(
      await appCodeOf(
        browser.trpc.auth.changePassword.mutate({ currentPassword: "errada-errada", newPassword: "outra-senha-boa" }),
      ),
    ).toBe("INVALID_CREDENTIALS");
    await browser.trpc.auth.changePassword.mutate({ currentPassword: user.password, newPassword: "outra-senha-boa" });
    expect(browser.cookies.get("rt")).not.toBe(before);
    await app.services.revocations.poll();
    expect((await browser.trpc.auth.me.query()).user.id).toBe(user.id);
    expect(await appCodeOf(other.trpc.auth.me.query())).toBe("SESSION_EXPIRED");
  });

  it("leaves everything as it was when the database fails half-way", async () => {
    const user = await createUser(app);
    const token = await resetToken(user.email);
    await asOwner(app, "ALTER TABLE revocations ADD CONSTRAINT broken CHECK (user_id IS NULL) NOT VALID");
    expect(
      await appCodeOf(app.browser().trpc.auth.resetPassword.mutate({ token, password: "uma-senha-bem-nova" })),
    ).toBe("INTERNAL");
    await asOwner(app, "ALTER TABLE revocations DROP CONSTRAINT broken");
    expect((await app.browser().trpc.auth.login.mutate(user)).status).toBe("signed_in");
    await app.browser().trpc.auth.resetPassword.mutate({ token, password: "uma-senha-bem-nova" });
  });
});
