import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, signedInMember, type TestUser } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { codeOf, enableTotp } from "../../testing/totp.ts";

describe("auth.verifySecondFactor", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());
  // All browsers of this file share one address; its limit is not the subject here.
  beforeEach(() => asOwner(app, "DELETE FROM rate_limits"));

  async function userWithTotp() {
    const { user, browser } = await signedInMember(app);
    return { user, ...(await enableTotp(app, browser, user.id)) };
  }

  async function halfSignedIn(user: TestUser): Promise<TestBrowser> {
    const browser = app.browser();
    const result = await browser.trpc.auth.login.mutate({ email: user.email, password: user.password });
    expect(result).toEqual({ status: "second_factor", methods: ["totp", "recovery_code"] });
    expect(browser.cookies.has("at")).toBe(false);
    return browser;
  }

  it("signs in with a code of the app, and the session says how", async () => {
    const { user, secret } = await userWithTotp();
    const browser = await halfSignedIn(user);
    const result = await browser.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret) });
    expect(result).toMatchObject({ status: "signed_in", user: { id: user.id } });
    expect(browser.cookies.has("flow")).toBe(false);
    const [session] = await asOwner<{ amr: string[] }>(
      app,
      "SELECT amr FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 1",
      [user.id],
    );
    expect(session?.amr).toEqual(["pwd", "otp", "mfa"]);
  });

  it("takes a recovery code with or without hyphens, once", async () => {
    const { user, recoveryCodes } = await userWithTotp();
    const code = recoveryCodes[3] ?? "";
    const browser = await halfSignedIn(user);
    await browser.trpc.auth.verifySecondFactor.mutate({ code: code.replaceAll("-", " ").toLowerCase() });
    expect((await browser.trpc.secondFactor.status.query()).recoveryCodesLeft).toBe(9);
    const again = await halfSignedIn(user);
    expect(await appCodeOf(again.trpc.auth.verifySecondFactor.mutate({ code }))).toBe("CODE_INVALID");
  });

  it("lets one code of the app in once, even when two browsers use it at the same moment", async () => {
    const { user, secret } = await userWithTotp();
    const browsers = await Promise.all([halfSignedIn(user), halfSignedIn(user), halfSignedIn(user)]);
    const code = codeOf(secret);
    const answers = await Promise.allSettled(
      browsers.map((browser) => browser.trpc.auth.verifySecondFactor.mutate({ code })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(browsers.filter(({ cookies }) => cookies.has("at"))).toHaveLength(1);
  });

  it("lets one recovery code in once, even when two browsers use it at the same moment", async () => {
    const { user, recoveryCodes } = await userWithTotp();
    const browsers = await Promise.all([halfSignedIn(user), halfSignedIn(user)]);
    const code = recoveryCodes[0] ?? "";
    const answers = await Promise.allSettled(
      browsers.map((browser) => browser.trpc.auth.verifySecondFactor.mutate({ code })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("opens one session per sign-in, even with two right codes at the same moment", async () => {
    const { user, recoveryCodes } = await userWithTotp();
    const browser = await halfSignedIn(user);
    const answers = await Promise.allSettled(
      recoveryCodes.slice(0, 2).map((code) => browser.trpc.auth.verifySecondFactor.mutate({ code })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [left] = await asOwner<{ count: number }>(
      app,
      "SELECT count(*)::int AS count FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL",
      [user.id],
    );
    expect(left?.count).toBe(9);
  });

  it("gives five tries, then the sign-in begins anew", async () => {
    const { user, secret } = await userWithTotp();
    const browser = await halfSignedIn(user);
    for (let i = 0; i < 5; i += 1) {
      expect(await appCodeOf(browser.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret, 50 + i) }))).toBe(
        "CODE_INVALID",
      );
    }
    expect(await appCodeOf(browser.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret) }))).toBe(
      "TOKEN_INVALID",
    );
  });

  it("limits guesses per account over any number of sign-ins", async () => {
    const { user, secret } = await userWithTotp();
    const codes: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const browser = await halfSignedIn(user);
      for (let i = 0; i < 4; i += 1)
        codes.push(await appCodeOf(browser.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret, 50 + i) })));
    }
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "CODE_INVALID"));
    expect(codes.slice(10)).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
  });

  it("writes a wrong code into the account's log", async () => {
    const { user, secret } = await userWithTotp();
    const browser = await halfSignedIn(user);
    await appCodeOf(browser.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret, 50) }));
    const rows = await asOwner(
      app,
      "SELECT 1 FROM audit_log WHERE user_id = $1 AND action = 'auth.verifySecondFactor' AND outcome = 'denied'",
      [user.id],
    );
    expect(rows).toHaveLength(1);
  });

  it("refuses a browser without a sign-in under way, and a foreign or made-up flow", async () => {
    const { secret } = await userWithTotp();
    const stranger = app.browser();
    expect(await appCodeOf(stranger.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret) }))).toBe(
      "TOKEN_INVALID",
    );
    stranger.cookies.set("flow", "x".repeat(43));
    expect(await appCodeOf(stranger.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret) }))).toBe(
      "TOKEN_INVALID",
    );
  });

  it("refuses another person's code", async () => {
    const [mine, theirs] = await Promise.all([userWithTotp(), userWithTotp()]);
    const browser = await halfSignedIn(mine.user);
    const code = theirs.recoveryCodes[0] ?? "";
    expect(await appCodeOf(browser.trpc.auth.verifySecondFactor.mutate({ code }))).toBe("CODE_INVALID");
  });

  it("refuses bad input before it counts a try", async () => {
    const { user, secret } = await userWithTotp();
    const browser = await halfSignedIn(user);
    for (const code of ["", "12345", "abcdef", "1".repeat(41)]) {
      expect(await appCodeOf(browser.trpc.auth.verifySecondFactor.mutate({ code }))).toBe("VALIDATION_FAILED");
    }
    await browser.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret) });
    expect(browser.cookies.has("at")).toBe(true);
  });
});
