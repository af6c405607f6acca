import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAuthenticator, type Lie, type SoftwareAuthenticator } from "../../testing/authenticator.ts";
import { appCodeOf } from "../../testing/errors.ts";
import { ageFactor, asOwner, signedInMember } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { enableTotp } from "../../testing/totp.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.stop());

async function register(browser: TestBrowser, authenticator: SoftwareAuthenticator, name?: string) {
  const { options } = await browser.trpc.passkeys.startRegistration.mutate();
  const response = authenticator.create(options);
  return browser.trpc.passkeys.finishRegistration.mutate({ response, ...(name ? { name } : {}) });
}

async function userWithPasskey() {
  const member = await signedInMember(app);
  const authenticator = createAuthenticator();
  const { passkeyId } = await register(member.browser, authenticator, "Notebook da loja");
  return { ...member, authenticator, passkeyId };
}

async function signInWith(authenticator: SoftwareAuthenticator, browser = app.browser(), lie?: Lie) {
  const { options } = await browser.trpc.passkeys.startSignIn.mutate();
  return browser.trpc.passkeys.finishSignIn.mutate({ response: authenticator.get(options, lie) });
}

// All browsers of this file share one address; its limit is not the subject here.
beforeEach(() => asOwner(app, "DELETE FROM rate_limits"));

describe("passkeys: the list", () => {
  it("registers, lists, renames and removes, and tells the owner", async () => {
    const { user, browser, passkeyId } = await userWithPasskey();
    await browser.trpc.passkeys.rename.mutate({ passkeyId, name: "Chave do caixa" });
    expect(await browser.trpc.passkeys.list.query()).toEqual([
      expect.objectContaining({ id: passkeyId, name: "Chave do caixa", lastUsedAt: null }),
    ]);
    await browser.trpc.passkeys.remove.mutate({ passkeyId });
    expect(await browser.trpc.passkeys.list.query()).toEqual([]);
    const mails = (await app.deliverMails()).filter(({ to }) => to === user.email);
    const texts = mails.map(({ text }) => text).join("\n");
    expect(texts).toContain("Uma chave de acesso foi adicionada.");
    expect(texts).toContain("Uma chave de acesso foi removida.");
  });

  it("names a passkey after the device when no name is given", async () => {
    const { browser } = await signedInMember(app);
    expect((await register(browser, createAuthenticator())).name).toBe("Chrome · Windows");
  });

  it("uses a registration's challenge once", async () => {
    const { browser } = await signedInMember(app);
    const { options } = await browser.trpc.passkeys.startRegistration.mutate();
    const [one, two] = [createAuthenticator(), createAuthenticator()].map((key) => key.create(options));
    const answers = await Promise.allSettled(
      [one, two].flatMap((response) =>
        response ? [browser.trpc.passkeys.finishRegistration.mutate({ response })] : [],
      ),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("refuses another registration's challenge and bad input", async () => {
    const { browser } = await signedInMember(app);
    const { options } = await browser.trpc.passkeys.startRegistration.mutate();
    await browser.trpc.passkeys.startRegistration.mutate();
    const response = createAuthenticator().create(options);
    expect(await appCodeOf(browser.trpc.passkeys.finishRegistration.mutate({ response }))).toBe("INVALID_CREDENTIALS");
    const broken = { ...response, response: { ...response.response, clientDataJSON: "not base64 url!" } };
    expect(await appCodeOf(browser.trpc.passkeys.finishRegistration.mutate({ response: broken }))).toBe(
      "VALIDATION_FAILED",
    );
  });

  it("refuses to register one credential for two accounts", async () => {
    const { authenticator } = await userWithPasskey();
    const { browser } = await signedInMember(app);
    expect(await appCodeOf(register(browser, authenticator))).toBe("CONFLICT");
  });

  it("keeps another account's passkeys out of reach", async () => {
    const { passkeyId, authenticator } = await userWithPasskey();
    const { browser } = await signedInMember(app);
    expect(await browser.trpc.passkeys.list.query()).toEqual([]);
    expect(await appCodeOf(browser.trpc.passkeys.rename.mutate({ passkeyId, name: "Minha" }))).toBe("NOT_FOUND");
    expect(await appCodeOf(browser.trpc.passkeys.remove.mutate({ passkeyId }))).toBe("NOT_FOUND");
    expect((await signInWith(authenticator)).status).toBe("signed_in");
  });

  it("never removes the last way to sign in", async () => {
    const { user, browser, passkeyId } = await userWithPasskey();
    await asOwner(app, "UPDATE users SET password_hash = NULL WHERE id = $1", [user.id]);
    expect(await appCodeOf(browser.trpc.passkeys.remove.mutate({ passkeyId }))).toBe("LAST_SIGN_IN_METHOD");
    expect(await browser.trpc.passkeys.list.query()).toHaveLength(1);
  });

  it("asks the signed-out to sign in and the stale to prove a factor", async () => {
    const { user, browser, passkeyId } = await userWithPasskey();
    const signedOut = app.browser().trpc;
    expect(await appCodeOf(signedOut.passkeys.list.query())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(signedOut.passkeys.startRegistration.mutate())).toBe("SESSION_EXPIRED");
    await ageFactor(app, user.id);
    expect(await appCodeOf(browser.trpc.passkeys.startRegistration.mutate())).toBe("REAUTH_REQUIRED");
    expect(await appCodeOf(browser.trpc.passkeys.remove.mutate({ passkeyId }))).toBe("REAUTH_REQUIRED");
  });
});

describe("passkeys: sign-in", () => {
  it("signs in without a name, without a password and without a second factor", async () => {
    const { user, browser, authenticator } = await userWithPasskey();
    await enableTotp(app, browser, user.id);
    const fresh = app.browser();
    expect(await signInWith(authenticator, fresh)).toMatchObject({ status: "signed_in", user: { id: user.id } });
    expect((await fresh.trpc.auth.me.query()).user.id).toBe(user.id);
    expect((await fresh.trpc.passkeys.list.query())[0]?.lastUsedAt).not.toBeNull();
  });

  it("uses a challenge once, right or wrong", async () => {
    const { authenticator } = await userWithPasskey();
    const browser = app.browser();
    const { options } = await browser.trpc.passkeys.startSignIn.mutate();
    const wrong = authenticator.get(options, { origin: "https://piloto.example" });
    expect(await appCodeOf(browser.trpc.passkeys.finishSignIn.mutate({ response: wrong }))).toBe("INVALID_CREDENTIALS");
    const right = authenticator.get(options);
    expect(await appCodeOf(browser.trpc.passkeys.finishSignIn.mutate({ response: right }))).toBe("TOKEN_INVALID");
  });

  it.each([
    ["from another origin", { origin: "https://piloto.example" }],
    ["without verifying the person", { isUserVerified: false }],
    ["for another account", { userHandle: Buffer.from("somebody").toString("base64url") }],
  ])("refuses an answer made %s", async (_name, lie) => {
    const { authenticator } = await userWithPasskey();
    expect(await appCodeOf(signInWith(authenticator, app.browser(), lie))).toBe("INVALID_CREDENTIALS");
  });

  it("refuses a counter that went back: a copied authenticator", async () => {
    const { authenticator } = await userWithPasskey();
    await signInWith(authenticator);
    await signInWith(authenticator);
    expect(await appCodeOf(signInWith(authenticator, app.browser(), { counter: 1 }))).toBe("INVALID_CREDENTIALS");
  });

  it("accepts an authenticator that has no counter", async () => {
    const { authenticator } = await userWithPasskey();
    await signInWith(authenticator, app.browser(), { counter: 0 });
    expect((await signInWith(authenticator, app.browser(), { counter: 0 })).status).toBe("signed_in");
  });

  it("refuses a passkey nobody registered, and another browser's challenge", async () => {
    expect(await appCodeOf(signInWith(createAuthenticator()))).toBe("INVALID_CREDENTIALS");
    const { authenticator } = await userWithPasskey();
    const { options } = await app.browser().trpc.passkeys.startSignIn.mutate();
    const other = app.browser();
    const response = authenticator.get(options);
    expect(await appCodeOf(other.trpc.passkeys.finishSignIn.mutate({ response }))).toBe("TOKEN_INVALID");
  });

  it("refuses a disabled account", async () => {
    const { user, authenticator } = await userWithPasskey();
    await asOwner(app, "UPDATE users SET disabled_at = now() WHERE id = $1", [user.id]);
    expect(await appCodeOf(signInWith(authenticator))).toBe("INVALID_CREDENTIALS");
  });
});

describe("passkeys: second factor", () => {
  async function halfSignedIn() {
    const member = await userWithPasskey();
    await enableTotp(app, member.browser, member.user.id);
    const browser = app.browser();
    const { email, password } = member.user;
    const result = await browser.trpc.auth.login.mutate({ email, password });
    expect(result).toEqual({ status: "second_factor", methods: ["totp", "recovery_code", "passkey"] });
    return { ...member, browser };
  }

  it("stands in for the code, with the account's own passkeys only", async () => {
    const { browser, authenticator, user } = await halfSignedIn();
    const { options } = await browser.trpc.passkeys.startSecondFactor.mutate();
    expect(options.allowCredentials?.map(({ id }) => id)).toEqual([authenticator.credentialId]);
    const response = authenticator.get(options);
    const result = await browser.trpc.passkeys.finishSecondFactor.mutate({ response });
    expect(result).toMatchObject({ status: "signed_in", user: { id: user.id } });
  });

  it("refuses another account's passkey", async () => {
    const { browser } = await halfSignedIn();
    const { authenticator } = await userWithPasskey();
    const { options } = await browser.trpc.passkeys.startSecondFactor.mutate();
    const response = authenticator.get(options);
    expect(await appCodeOf(browser.trpc.passkeys.finishSecondFactor.mutate({ response }))).toBe("INVALID_CREDENTIALS");
    expect(browser.cookies.has("at")).toBe(false);
  });

  it("refuses a browser without a sign-in under way, and one that asked for no passkey", async () => {
    const stranger = app.browser();
    expect(await appCodeOf(stranger.trpc.passkeys.startSecondFactor.mutate())).toBe("TOKEN_INVALID");
    const { browser, authenticator } = await halfSignedIn();
    const response = authenticator.get({ challenge: "AAAA" });
    expect(await appCodeOf(browser.trpc.passkeys.finishSecondFactor.mutate({ response }))).toBe("TOKEN_INVALID");
  });
});
