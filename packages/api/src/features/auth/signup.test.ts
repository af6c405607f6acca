import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import { asOwner, createUser, nextNumber } from "../../testing/factories.ts";
import { tokenFrom } from "../../testing/mails.ts";
import { createTestApp, type TestApp } from "../../testing/test-app.ts";

describe("sign-up and verification", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const newPerson = () => {
    const number = nextNumber();
    return {
      name: `Renata Moreira ${number}`,
      email: `renata${number}@casaipe.com.br`,
      password: `retratil-3-lugares-${number}`,
    };
  };
  const mailTo = async (email: string) => (await app.deliverMails()).filter(({ to }) => to === email);
  const countUsers = async (email: string) =>
    (await asOwner(app, "SELECT 1 FROM users WHERE email = $1", [email])).length;

  it("makes no account, only a mail, until the address is proven; then user, workspace and session", async () => {
    const person = newPerson();
    const browser = app.browser();
    expect(await browser.trpc.auth.signup.mutate(person)).toEqual({ status: "check_mail" });
    expect(browser.cookies.has("at")).toBe(false);
    expect(await countUsers(person.email)).toBe(0);
    const [mail] = await mailTo(person.email);
    expect(mail?.subject).toBe("Confirme seu e-mail");
    const verified = await browser.trpc.auth.verifyEmail.mutate({ token: tokenFrom(mail, "/verify-email") });
    expect(verified).toMatchObject({ status: "signed_in", user: { email: person.email } });
    const me = await browser.trpc.auth.me.query();
    expect(me.memberships).toEqual([expect.objectContaining({ role: "owner", name: "Equipe de Renata" })]);
  });

  it("answers a taken address like a new one, and mails its owner instead", async () => {
    const owner = await createUser(app);
    const browser = app.browser();
    const answer = await browser.trpc.auth.signup.mutate({ ...newPerson(), email: owner.email.toUpperCase() });
    expect(answer).toEqual({ status: "check_mail" });
    expect([...browser.cookies.keys()]).toEqual(["pre"]);
    const mails = await mailTo(owner.email);
    expect(mails.map(({ subject }) => subject)).toEqual(["Você já tem uma conta"]);
    expect(await asOwner(app, "SELECT 1 FROM pending_signups WHERE email = $1", [owner.email])).toEqual([]);
  });

  it("asks for the password in another browser, uses nothing up, and refuses a wrong one", async () => {
    const person = newPerson();
    await app.browser().trpc.auth.signup.mutate(person);
    const token = tokenFrom((await mailTo(person.email))[0], "/verify-email");
    const phone = app.browser();
    expect(await phone.trpc.auth.verifyEmail.mutate({ token })).toEqual({ status: "password_required" });
    expect(phone.cookies.has("at")).toBe(false);
    expect(await appCodeOf(phone.trpc.auth.verifyEmail.mutate({ token, password: "nao-e-esta" }))).toBe(
      "INVALID_CREDENTIALS",
    );
    expect(await countUsers(person.email)).toBe(0);
    const verified = await phone.trpc.auth.verifyEmail.mutate({ token, password: person.password });
    expect(verified.status).toBe("signed_in");
  });

  it("lets nobody occupy a stranger's address: the owner's own sign-up wins and the planted one dies", async () => {
    const person = newPerson();
    await app.browser().trpc.auth.signup.mutate({ ...person, name: "Invasor", password: "senha-do-invasor-1" });
    const planted = tokenFrom((await mailTo(person.email))[0], "/verify-email");
    const browser = app.browser();
    await browser.trpc.auth.signup.mutate(person);
    const own = tokenFrom((await mailTo(person.email))[1], "/verify-email");
    // The victim clicks the planted link first: their browser is not the stranger's, so it makes no account.
    expect(await browser.trpc.auth.verifyEmail.mutate({ token: planted })).toEqual({ status: "password_required" });
    expect(await browser.trpc.auth.verifyEmail.mutate({ token: own })).toMatchObject({
      status: "signed_in",
      user: { name: person.name },
    });
    expect(
      await appCodeOf(browser.trpc.auth.verifyEmail.mutate({ token: planted, password: "senha-do-invasor-1" })),
    ).toBe("TOKEN_INVALID");
  });

  it("makes one account when the link is opened ten times at once", async () => {
    const person = newPerson();
    const browser = app.browser();
    await browser.trpc.auth.signup.mutate(person);
    const token = tokenFrom((await mailTo(person.email))[0], "/verify-email");
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => browser.trpc.auth.verifyEmail.mutate({ token })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await countUsers(person.email)).toBe(1);
  });

  it("lets competing sign-ups of one address take turns: one account, a clear answer for the rest", async () => {
    const person = newPerson();
    const rivals = Array.from({ length: 5 }, () => app.browser({ address: `198.51.100.${nextNumber() % 250}` }));
    for (const browser of rivals) await browser.trpc.auth.signup.mutate(person);
    const tokens = (await mailTo(person.email)).map((mail) => tokenFrom(mail, "/verify-email"));
    expect(tokens).toHaveLength(rivals.length);
    const answers = await Promise.allSettled(
      rivals.map((browser, index) =>
        browser.trpc.auth.verifyEmail.mutate({ token: tokens[index] ?? "", password: person.password }),
      ),
    );
    const codes = answers.map((answer) =>
      answer.status === "fulfilled" ? "signed_in" : (answer.reason as { data: { appCode: string } }).data.appCode,
    );
    expect(codes.toSorted()).toEqual(["TOKEN_INVALID", "TOKEN_INVALID", "TOKEN_INVALID", "TOKEN_INVALID", "signed_in"]);
    expect(await countUsers(person.email)).toBe(1);
  });

  it("renews the link of this browser's sign-up: the newer kills the older", async () => {
    const person = newPerson();
    const browser = app.browser();
    await browser.trpc.auth.signup.mutate(person);
    await browser.trpc.auth.resendVerification.mutate({ email: person.email });
    await app.browser().trpc.auth.resendVerification.mutate({ email: person.email });
    const mails = await mailTo(person.email);
    // The first was overtaken before it was mailed, or its link is dead: only the last one works.
    const tokens = mails.map((mail) => tokenFrom(mail, "/verify-email"));
    const last = tokens.pop() ?? "";
    for (const token of tokens)
      expect(await appCodeOf(browser.trpc.auth.verifyEmail.mutate({ token }))).toBe("TOKEN_INVALID");
    expect((await browser.trpc.auth.verifyEmail.mutate({ token: last })).status).toBe("signed_in");
  });

  it("refuses an expired link", async () => {
    const person = newPerson();
    const browser = app.browser();
    await browser.trpc.auth.signup.mutate(person);
    const token = tokenFrom((await mailTo(person.email))[0], "/verify-email");
    await asOwner(app, "UPDATE pending_signups SET expires_at = now() WHERE email = $1", [person.email]);
    expect(await appCodeOf(browser.trpc.auth.verifyEmail.mutate({ token }))).toBe("TOKEN_INVALID");
  });

  it.each([
    ["too short", "curta"],
    ["one of the most common", "password1"],
    ["one character repeated", "aaaaaaaaaaaa"],
    ["the product's name", "PilotoDeVendas2026"],
    ["too long", "a1".repeat(65)],
  ])("refuses a password that is %s", async (_why, password) => {
    expect(await appCodeOf(app.browser().trpc.auth.signup.mutate({ ...newPerson(), password }))).toBe(
      "VALIDATION_FAILED",
    );
  });

  it("keeps any character of a password, spaces at the ends included", async () => {
    const person = { ...newPerson(), password: "  çavalo \u{1F40E} correto  " };
    const browser = app.browser();
    await browser.trpc.auth.signup.mutate(person);
    await browser.trpc.auth.verifyEmail.mutate({ token: tokenFrom((await mailTo(person.email))[0], "/verify-email") });
    const other = app.browser();
    expect(
      await appCodeOf(other.trpc.auth.login.mutate({ email: person.email, password: person.password.trim() })),
    ).toBe("INVALID_CREDENTIALS");
    expect((await other.trpc.auth.login.mutate({ email: person.email, password: person.password })).status).toBe(
      "signed_in",
    );
  });

  it("stores neither the token nor the mail in the clear", async () => {
    const person = newPerson();
    await app.browser().trpc.auth.signup.mutate(person);
    const [row] = await asOwner<{ payload: Buffer }>(
      app,
      "SELECT payload FROM outbox WHERE kind = 'signup_mail' ORDER BY created_at DESC LIMIT 1",
    );
    expect(row?.payload.toString("latin1")).not.toContain("token");
  });
});
