import { TRPCClientError } from "@trpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuthenticator } from "../../testing/authenticator.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { ageFactor, asOwner, signedInBrowser, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { codeOf, enableTotp } from "../../testing/totp.ts";

describe("auth.reauthenticate", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  it("names the ways to prove a factor and opens sensitive actions again with the password", async () => {
    const { user, browser } = await signedInMember(app);
    await ageFactor(app, user.id);
    await expect(browser.trpc.secondFactor.startTotp.mutate()).rejects.toSatisfy((error) => {
      if (!(error instanceof TRPCClientError)) return false;
      expect(error.data?.appCode).toBe("REAUTH_REQUIRED");
      expect(error.data?.details).toEqual({ password: true, totp: false, passkey: false, google: false });
      return true;
    });
    await browser.trpc.auth.reauthenticate.mutate({ method: "password", password: user.password });
    expect((await browser.trpc.secondFactor.startTotp.mutate()).secret).toBeTruthy();
  });

  it("opens them in this session only", async () => {
    const { user, browser } = await signedInMember(app);
    const other = await signedInBrowser(app, user);
    await ageFactor(app, user.id);
    await browser.trpc.auth.reauthenticate.mutate({ method: "password", password: user.password });
    expect(await appCodeOf(other.trpc.secondFactor.startTotp.mutate())).toBe("REAUTH_REQUIRED");
  });

  it("takes a code of the app, once", async () => {
    const { user, browser } = await signedInMember(app);
    const { secret } = await enableTotp(app, browser, user.id);
    await ageFactor(app, user.id);
    const code = codeOf(secret);
    const answers = await Promise.allSettled(
      [code, code].map((again) => browser.trpc.auth.reauthenticate.mutate({ method: "totp", code: again })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await browser.trpc.secondFactor.regenerateRecoveryCodes.mutate()).recoveryCodes).toHaveLength(10);
  });

  it("takes one of the person's own passkeys, and no other", async () => {
    const { user, browser } = await signedInMember(app);
    const mine = createAuthenticator();
    const creation = await browser.trpc.passkeys.startRegistration.mutate();
    await browser.trpc.passkeys.finishRegistration.mutate({ response: mine.create(creation.options) });
    await ageFactor(app, user.id);

    const first = await browser.trpc.auth.startPasskeyReauthentication.mutate();
    const foreign = { method: "passkey" as const, response: createAuthenticator().get(first.options) };
    expect(await appCodeOf(browser.trpc.auth.reauthenticate.mutate(foreign))).toBe("INVALID_CREDENTIALS");

    const { options } = await browser.trpc.auth.startPasskeyReauthentication.mutate();
    await browser.trpc.auth.reauthenticate.mutate({ method: "passkey", response: mine.get(options) });
    expect((await browser.trpc.secondFactor.startTotp.mutate()).secret).toBeTruthy();
  });

  it("refuses wrong factors, writes them down and limits them", async () => {
    const { user, browser } = await signedInMember(app);
    await ageFactor(app, user.id);
    expect(await appCodeOf(browser.trpc.auth.reauthenticate.mutate({ method: "totp", code: "123456" }))).toBe(
      "CODE_INVALID",
    );
    const wrong = () => appCodeOf(browser.trpc.auth.reauthenticate.mutate({ method: "password", password: "errada" }));
    const answers: string[] = [];
    for (let i = 0; i < 10; i += 1) answers.push(await wrong());
    expect(answers).toEqual([...Array.from({ length: 9 }, () => "INVALID_CREDENTIALS"), "RATE_LIMITED"]);
    const [denied] = await asOwner<{ count: number }>(
      app,
      "SELECT count(*)::int AS count FROM audit_log WHERE user_id = $1 AND action = 'auth.reauthenticate' AND outcome = 'denied'",
      [user.id],
    );
    expect(denied?.count).toBe(10);
    expect(await appCodeOf(browser.trpc.secondFactor.startTotp.mutate())).toBe("REAUTH_REQUIRED");
  });

  it("refuses an ended session at once, though its access token still lives", async () => {
    const { user, browser } = await signedInMember(app);
    await asOwner(app, "UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended_by_user' WHERE user_id = $1", [
      user.id,
    ]);
    const call = browser.trpc.auth.reauthenticate.mutate({ method: "password", password: user.password });
    expect(await appCodeOf(call)).toBe("SESSION_EXPIRED");
  });

  it("refuses the signed-out and bad input", async () => {
    const signedOut = app.browser().trpc.auth.reauthenticate.mutate({ method: "password", password: "qualquer" });
    expect(await appCodeOf(signedOut)).toBe("SESSION_EXPIRED");
    const { browser } = await signedInMember(app);
    expect(await appCodeOf(browser.trpc.auth.reauthenticate.mutate({ method: "password", password: "" }))).toBe(
      "VALIDATION_FAILED",
    );
  });
});
