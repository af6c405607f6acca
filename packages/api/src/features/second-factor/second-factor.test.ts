import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { ageFactor, asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";
import { codeOf, enableTotp, forgetCodes } from "../../testing/totp.ts";

describe("secondFactor", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  it("turns on with the first code, gives ten recovery codes, mails the owner and writes the log", async () => {
    const { user, browser } = await signedInMember(app);
    const { secret, uri } = await browser.trpc.secondFactor.startTotp.mutate();
    expect(uri).toContain(secret);
    expect((await browser.trpc.secondFactor.status.query()).totp).toBeNull();
    const { recoveryCodes } = await browser.trpc.secondFactor.confirmTotp.mutate({ code: codeOf(secret) });
    expect(recoveryCodes).toHaveLength(10);
    const status = await browser.trpc.secondFactor.status.query();
    expect(status).toMatchObject({ recoveryCodesLeft: 10, passkeys: 0 });
    expect(status.totp?.confirmedAt).toBeTruthy();
    const mails = await app.deliverMails();
    expect(mails.filter(({ to }) => to === user.email).map(({ subject }) => subject)).toContain(
      "A segurança da sua conta mudou",
    );
    const log = await asOwner(app, "SELECT 1 FROM audit_log WHERE user_id = $1 AND action = $2", [
      user.id,
      "secondFactor.confirmTotp",
    ]);
    expect(log).toHaveLength(1);
  });

  it("stores neither the secret nor a code in the clear", async () => {
    const { user, browser } = await signedInMember(app);
    const { secret, recoveryCodes } = await enableTotp(app, browser, user.id);
    const rows = await asOwner(
      app,
      `SELECT encode(f.secret, 'escape') || (SELECT string_agg(encode(code_hash, 'escape'), '') FROM recovery_codes r WHERE r.user_id = f.user_id) AS text
       FROM totp_factors f WHERE f.user_id = $1`,
      [user.id],
    );
    const text = JSON.stringify(rows);
    for (const plain of [secret, ...recoveryCodes]) expect(text).not.toContain(plain);
  });

  it("refuses a wrong first code and stays off", async () => {
    const { browser } = await signedInMember(app);
    const { secret } = await browser.trpc.secondFactor.startTotp.mutate();
    const wrong = codeOf(secret, 40);
    expect(await appCodeOf(browser.trpc.secondFactor.confirmTotp.mutate({ code: wrong }))).toBe("CODE_INVALID");
    expect((await browser.trpc.secondFactor.status.query()).totp).toBeNull();
  });

  it("refuses bad input", async () => {
    const { browser } = await signedInMember(app);
    expect(await appCodeOf(browser.trpc.secondFactor.confirmTotp.mutate({ code: "12 34" }))).toBe("VALIDATION_FAILED");
  });

  it("confirms once, however many requests carry the code", async () => {
    const { browser } = await signedInMember(app);
    const { secret } = await browser.trpc.secondFactor.startTotp.mutate();
    const code = codeOf(secret);
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => browser.trpc.secondFactor.confirmTotp.mutate({ code })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await browser.trpc.secondFactor.status.query()).recoveryCodesLeft).toBe(10);
  });

  it("does not replace an app that is in use", async () => {
    const { user, browser } = await signedInMember(app);
    await enableTotp(app, browser, user.id);
    expect(await appCodeOf(browser.trpc.secondFactor.startTotp.mutate())).toBe("CONFLICT");
  });

  it("makes new recovery codes, and the old ones die", async () => {
    const { user, browser } = await signedInMember(app);
    const { recoveryCodes: old } = await enableTotp(app, browser, user.id);
    const { recoveryCodes } = await browser.trpc.secondFactor.regenerateRecoveryCodes.mutate();
    expect(recoveryCodes.some((code) => old.includes(code))).toBe(false);
    await browser.trpc.auth.logout.mutate();
    await browser.trpc.auth.login.mutate({ email: user.email, password: user.password });
    expect(await appCodeOf(browser.trpc.auth.verifySecondFactor.mutate({ code: old[0] ?? "" }))).toBe("CODE_INVALID");
    const { status } = await browser.trpc.auth.verifySecondFactor.mutate({ code: recoveryCodes[0] ?? "" });
    expect(status).toBe("signed_in");
  });

  it("turns off and takes the recovery codes along", async () => {
    const { user, browser } = await signedInMember(app);
    await enableTotp(app, browser, user.id);
    await browser.trpc.secondFactor.disable.mutate();
    expect(await browser.trpc.secondFactor.status.query()).toEqual({ totp: null, recoveryCodesLeft: 0, passkeys: 0 });
    expect(await appCodeOf(browser.trpc.secondFactor.disable.mutate())).toBe("NOT_FOUND");
  });

  it("asks for a fresh factor before it changes anything", async () => {
    const { user, browser } = await signedInMember(app);
    await enableTotp(app, browser, user.id);
    await ageFactor(app, user.id);
    const calls = [
      browser.trpc.secondFactor.startTotp.mutate(),
      browser.trpc.secondFactor.confirmTotp.mutate({ code: "123456" }),
      browser.trpc.secondFactor.disable.mutate(),
      browser.trpc.secondFactor.regenerateRecoveryCodes.mutate(),
    ];
    expect(await Promise.all(calls.map(appCodeOf))).toEqual(calls.map(() => "REAUTH_REQUIRED"));
    await forgetCodes(app, user.id);
  });

  it("refuses the signed-out", async () => {
    const { trpc } = app.browser();
    expect(await appCodeOf(trpc.secondFactor.status.query())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(trpc.secondFactor.startTotp.mutate())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(trpc.secondFactor.disable.mutate())).toBe("SESSION_EXPIRED");
  });
});
