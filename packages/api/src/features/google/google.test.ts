import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningSimulator, startSimulator } from "@piloto/simulator/start-simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appCodeOf } from "../../testing/errors.ts";
import {
  addMember,
  ageFactor,
  asOwner,
  createUser,
  createWorkspace,
  nextNumber,
  signedInBrowser,
  signedInMember,
  type TestUser,
} from "../../testing/factories.ts";
import { createGoogleBrowser, type GooglePerson } from "../../testing/google-browser.ts";
import { tokenFrom } from "../../testing/mails.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";
import { codeOf, enableTotp } from "../../testing/totp.ts";

let simulator: RunningSimulator;
let app: TestApp;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "google-test-"));
  const mailboxFolder = path.join(folder, "mailbox");
  simulator = await startSimulator({ port: 0, mailboxFolder, publicOrigin: "http://localhost:3000" });
  app = await createTestApp({
    GOOGLE_ISSUER: `${simulator.origin}/oidc`,
    GOOGLE_CLIENT_ID: "piloto-dev",
    GOOGLE_CLIENT_SECRET: "piloto-dev-secret",
  });
});
afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

/** A person of the simulated Google with an address of its own domain. */
const gmailPerson = (): GooglePerson => ({
  name: "Ana Prado",
  email: `ana${nextNumber()}@gmail.com`,
  isVerified: true,
});

/** Goes through Google as this person; where the browser ends, as a path of the page. */
async function signInWithGoogle(browser: TestBrowser, person: GooglePerson, start = "/auth/google/start") {
  const google = createGoogleBrowser(browser, simulator.origin);
  return google.visit(await google.answer(await google.start(start), person));
}

// All browsers of this file share one address; its limit is not the subject here.
beforeEach(() => asOwner(app, "DELETE FROM rate_limits"));

describe("Google: sign-up and sign-in", () => {
  it("makes an account with a workspace, and opens the same one next time", async () => {
    const person = gmailPerson();
    const browser = app.browser();
    expect(await signInWithGoogle(browser, person, "/auth/google/start?returnTo=/bem-vindo")).toBe("/bem-vindo");
    const me = await browser.trpc.auth.me.query();
    expect(me.user).toMatchObject({ name: "Ana Prado", email: person.email });
    expect(me.memberships).toEqual([expect.objectContaining({ role: "owner" })]);
    expect(browser.cookies.has("flow")).toBe(false);

    const again = app.browser();
    expect(await signInWithGoogle(again, person)).toBe("/");
    expect((await again.trpc.auth.me.query()).user.id).toBe(me.user.id);
  });

  it("knows the person by subject, whatever address Google says later", async () => {
    const person = { ...gmailPerson(), sub: `1${nextNumber()}` };
    const browser = app.browser();
    await signInWithGoogle(browser, person);
    const first = await browser.trpc.auth.me.query();
    const moved = app.browser();
    await signInWithGoogle(moved, { ...person, email: `nova${nextNumber()}@gmail.com`, isVerified: false });
    expect((await moved.trpc.auth.me.query()).user).toEqual(first.user);
  });

  it("discards a pending sign-up of the address: its link makes no second account", async () => {
    const person = gmailPerson();
    const squatter = app.browser();
    await squatter.trpc.auth.signup.mutate({ name: "Outro", email: person.email, password: "girassol-lata-77" });
    const mail = (await app.deliverMails()).findLast(({ to }) => to === person.email);
    await signInWithGoogle(app.browser(), person);
    const token = tokenFrom(mail, "/verify-email");
    expect(await appCodeOf(squatter.trpc.auth.verifyEmail.mutate({ token }))).toBe("TOKEN_INVALID");
  });

  it("makes one account when the person arrives twice at the same moment", async () => {
    const person = gmailPerson();
    const browsers = [app.browser(), app.browser(), app.browser()];
    const ends = await Promise.all(browsers.map((browser) => signInWithGoogle(browser, person)));
    expect(ends).toEqual(["/", "/", "/"]);
    expect(await asOwner(app, "SELECT 1 FROM users WHERE email = $1", [person.email])).toHaveLength(1);
  });

  it("asks for the second factor of an account that has one", async () => {
    const { user, browser, person } = await linkedAccount();
    const { secret } = await enableTotp(app, browser, user.id);
    const fresh = app.browser();
    const end = await signInWithGoogle(fresh, person, "/auth/google/start?returnTo=/agentes");
    const { pathname, searchParams } = new URL(end, "http://localhost:3000");
    expect(pathname).toBe("/second-factor");
    expect(Object.fromEntries(searchParams)).toEqual({
      methods: '["totp","recovery_code"]',
      returnTo: "/agentes",
    });
    expect(fresh.cookies.has("at")).toBe(false);
    await fresh.trpc.auth.verifySecondFactor.mutate({ code: codeOf(secret) });
    expect((await fresh.trpc.auth.me.query()).user.id).toBe(user.id);
  });

  it("ends the session this browser held before", async () => {
    const { user, browser } = await signedInMember(app);
    const old = new Map(browser.cookies);
    await signInWithGoogle(browser, gmailPerson());
    const [session] = await asOwner<{ revoked_reason: string }>(
      app,
      "SELECT revoked_reason FROM sessions WHERE user_id = $1",
      [user.id],
    );
    expect(session?.revoked_reason).toBe("replaced");
    expect(browser.cookies.get("rt")).not.toBe(old.get("rt"));
  });

  it("refuses a disabled account", async () => {
    const { user, person } = await linkedAccount();
    await asOwner(app, "UPDATE users SET disabled_at = now() WHERE id = $1", [user.id]);
    expect(await signInWithGoogle(app.browser(), person)).toBe("/sign-in?error=google_account_disabled");
  });
});

describe("Google: who may be linked", () => {
  const existing = async (email: string): Promise<TestUser> => createUser(app, { email });

  it("links an existing account when Google hands out the address itself, and tells its owner", async () => {
    const person = gmailPerson();
    const user = await existing(person.email);
    const browser = app.browser();
    expect(await signInWithGoogle(browser, person)).toBe("/");
    expect((await browser.trpc.auth.me.query()).user.id).toBe(user.id);
    const mail = (await app.deliverMails()).findLast(({ to }) => to === user.email);
    expect(mail?.text).toMatch(/conta Google foi vinculada/);
  });

  it("links it when a Workspace domain vouches for the address", async () => {
    const email = `bruno${nextNumber()}@casaipe.com.br`;
    const user = await existing(email);
    const browser = app.browser();
    await signInWithGoogle(browser, { name: "Bruno", email, isVerified: true, hostedDomain: "casaipe.com.br" });
    expect((await browser.trpc.auth.me.query()).user.id).toBe(user.id);
  });

  it("does not link an address Google only once verified", async () => {
    const email = `carla${nextNumber()}@empresa.example`;
    await existing(email);
    const browser = app.browser();
    const end = await signInWithGoogle(
      browser,
      { name: "Carla", email, isVerified: true },
      "/auth/google/start?returnTo=/x",
    );
    expect(end).toBe("/sign-in?error=google_not_linked&returnTo=%2Fx");
    expect(browser.cookies.has("at")).toBe(false);
    expect(await asOwner(app, "SELECT 1 FROM identities WHERE email = $1", [email])).toHaveLength(0);
  });

  it("neither links nor makes an account for an address that is not verified", async () => {
    const taken = gmailPerson();
    await existing(taken.email);
    for (const person of [taken, gmailPerson()]) {
      const end = await signInWithGoogle(app.browser(), { ...person, isVerified: false });
      expect(end).toBe("/sign-in?error=google_email_unverified");
    }
  });

  it("links any verified address from a signed-in session, after a fresh factor", async () => {
    const { user, browser } = await signedInMember(app);
    const person = { name: "Carla", email: `carla${nextNumber()}@empresa.example`, isVerified: true };
    expect(await linkFrom(browser, person)).toBe("/w/loja/settings/security");
    expect(await browser.trpc.identities.list.query()).toEqual([expect.objectContaining({ email: person.email })]);
    const fresh = app.browser();
    await signInWithGoogle(fresh, person);
    expect((await fresh.trpc.auth.me.query()).user.id).toBe(user.id);
    await ageFactor(app, user.id);
    const stale = browser.trpc.identities.startGoogleLink.mutate({ returnTo: "/" });
    expect(await appCodeOf(stale)).toBe("REAUTH_REQUIRED");
  });

  it("does not link an unverified address, or one that opens another account", async () => {
    const { browser } = await signedInMember(app);
    const unverified = { ...gmailPerson(), isVerified: false };
    expect(await linkFrom(browser, unverified)).toBe("/w/loja/settings/security?error=google_email_unverified");
    const { person } = await linkedAccount();
    expect(await linkFrom(browser, person)).toBe("/w/loja/settings/security?error=google_other_account");
    expect(await browser.trpc.identities.list.query()).toEqual([]);
  });

  it("does not link after the session that asked has ended", async () => {
    const { browser } = await signedInMember(app);
    const google = createGoogleBrowser(browser, simulator.origin);
    const { url } = await browser.trpc.identities.startGoogleLink.mutate({ returnTo: "/" });
    const callback = await google.answer(url, gmailPerson());
    await browser.trpc.auth.logout.mutate();
    expect(await google.visit(callback)).toBe("/?error=google_expired");
  });
});

describe("Google: unlinking", () => {
  it("unlinks, and the Google account opens it no more", async () => {
    const { browser, person } = await linkedAccount();
    const [identity] = await browser.trpc.identities.list.query();
    await browser.trpc.identities.unlink.mutate({ identityId: identity?.id ?? "" });
    expect(await browser.trpc.identities.list.query()).toEqual([]);
    const end = await signInWithGoogle(app.browser(), person);
    expect(end).toBe("/sign-in?error=google_not_linked");
  });

  it("never unlinks the last way to sign in", async () => {
    const browser = app.browser();
    await signInWithGoogle(browser, gmailPerson());
    const [identity] = await browser.trpc.identities.list.query();
    const unlink = browser.trpc.identities.unlink.mutate({ identityId: identity?.id ?? "" });
    expect(await appCodeOf(unlink)).toBe("LAST_SIGN_IN_METHOD");
    expect(await browser.trpc.identities.list.query()).toHaveLength(1);
  });

  it("keeps another account's identities out of reach, and the signed-out out", async () => {
    const { browser } = await linkedAccount();
    const [identity] = await browser.trpc.identities.list.query();
    const identityId = identity?.id ?? "";
    const { browser: other } = await signedInMember(app);
    expect(await appCodeOf(other.trpc.identities.unlink.mutate({ identityId }))).toBe("NOT_FOUND");
    const signedOut = app.browser().trpc;
    expect(await appCodeOf(signedOut.identities.list.query())).toBe("SESSION_EXPIRED");
    expect(await appCodeOf(signedOut.identities.startGoogleLink.mutate({ returnTo: "/" }))).toBe("SESSION_EXPIRED");
  });
});

describe("Google: proving a factor again", () => {
  const start = "/auth/google/start?purpose=reauthenticate&returnTo=/perfil";

  it("opens sensitive actions again for the same Google account", async () => {
    const { user, browser, person } = await linkedAccount();
    await ageFactor(app, user.id);
    expect(await signInWithGoogle(browser, person, start)).toBe("/perfil");
    expect((await browser.trpc.secondFactor.startTotp.mutate()).secret).toBeTruthy();
  });

  it("does not for another Google account, nor without a session", async () => {
    const { user, browser } = await linkedAccount();
    const { person: stranger } = await linkedAccount();
    await ageFactor(app, user.id);
    expect(await signInWithGoogle(browser, stranger, start)).toBe("/perfil?error=google_other_account");
    expect(await appCodeOf(browser.trpc.secondFactor.startTotp.mutate())).toBe("REAUTH_REQUIRED");
    const answer = await app.browser().fetch(start);
    expect(answer.headers.get("location")).toBe("http://localhost:3000/sign-in?error=google_expired");
  });
});

describe("Google: a hostile or broken round trip", () => {
  it("refuses a callback with a wrong state, and the right one still works", async () => {
    const browser = app.browser();
    const google = createGoogleBrowser(browser, simulator.origin);
    const callback = await google.answer(await google.start("/auth/google/start"), gmailPerson());
    const forged = new URL(callback);
    forged.searchParams.set("state", "x".repeat(43));
    expect(await google.visit(forged.href)).toBe("/sign-in?error=google_expired");
    expect(await google.visit(callback)).toBe("/");
  });

  it("uses a callback once", async () => {
    const browser = app.browser();
    const google = createGoogleBrowser(browser, simulator.origin);
    const callback = await google.answer(await google.start("/auth/google/start"), gmailPerson());
    const flow = browser.cookies.get("flow") ?? "";
    expect(await google.visit(callback)).toBe("/");
    browser.cookies.set("flow", flow);
    expect(await google.visit(callback)).toBe("/sign-in?error=google_expired");
  });

  it("refuses another browser's callback: nobody is signed in to a stranger's account", async () => {
    const attacker = createGoogleBrowser(app.browser(), simulator.origin);
    const callback = await attacker.answer(await attacker.start("/auth/google/start"), gmailPerson());
    const victim = app.browser();
    expect(await createGoogleBrowser(victim, simulator.origin).visit(callback)).toBe("/sign-in?error=google_expired");
    await victim.fetch("/auth/google/start");
    expect(await createGoogleBrowser(victim, simulator.origin).visit(callback)).toBe("/sign-in?error=google_expired");
    expect(victim.cookies.has("at")).toBe(false);
  });

  it("refuses a code that is not Google's", async () => {
    const browser = app.browser();
    const google = createGoogleBrowser(browser, simulator.origin);
    const callback = new URL(await google.answer(await google.start("/auth/google/start"), gmailPerson()));
    callback.searchParams.set("code", "made-up");
    expect(await google.visit(callback.href)).toBe("/sign-in?error=google_failed");
  });

  it("comes back with a word when the person cancels", async () => {
    const browser = app.browser();
    const google = createGoogleBrowser(browser, simulator.origin);
    const callback = await google.cancel(await google.start("/auth/google/start?returnTo=/agentes"));
    expect(await google.visit(callback)).toBe("/sign-in?error=google_cancelled&returnTo=%2Fagentes");
  });

  it.each(["//evil.example", "https://evil.example/", "/\\evil.example"])("never returns to %s", async (returnTo) => {
    const query = new URLSearchParams({ returnTo });
    expect(await signInWithGoogle(app.browser(), gmailPerson(), `/auth/google/start?${query}`)).toBe("/");
  });

  it("begins nothing on the word of another site", async () => {
    const browser = app.browser({ headers: { "sec-fetch-site": "cross-site" } });
    const answer = await browser.fetch("/auth/google/start");
    expect(answer.headers.get("location")).toBe("http://localhost:3000/sign-in");
    expect(browser.cookies.has("flow")).toBe(false);
  });

  it("sends the flow cookie along from Google's site, and to nobody's script", async () => {
    const answer = await app.browser().fetch("/auth/google/start");
    expect(answer.headers.getSetCookie().find((cookie) => cookie.startsWith("flow="))).toMatch(
      /; Path=\/.*; HttpOnly; SameSite=Lax$/,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

describe("Google: away or not set up", () => {
  it("says so and signs in as soon as Google is back", async () => {
    const away = await app.startInstance({ GOOGLE_ISSUER: "http://127.0.0.1:9/oidc" });
    const answer = await away.browser().fetch("/auth/google/start");
    expect(answer.headers.get("location")).toBe("http://localhost:3000/sign-in?error=google_unavailable");
    const { user } = await signedInMember(app);
    const browser = await signedInBrowser(app, user, away.browser());
    const link = browser.trpc.identities.startGoogleLink.mutate({ returnTo: "/" });
    expect(await appCodeOf(link)).toBe("UNAVAILABLE");
  });

  it("says so when it is not configured", async () => {
    const bare = await app.startInstance({ GOOGLE_CLIENT_ID: "", GOOGLE_CLIENT_SECRET: "" });
    const answer = await bare.browser().fetch("/auth/google/start");
    expect(answer.headers.get("location")).toBe("http://localhost:3000/sign-in?error=google_not_configured");
  });
});

/** An account with a password and a linked Google account whose address Google does not vouch for. */
async function linkedAccount() {
  const person = { name: "Carla", email: `carla${nextNumber()}@empresa.example`, isVerified: true };
  const user = await createUser(app, { email: person.email });
  await addMember(app, (await createWorkspace(app)).id, user.id, "owner");
  const browser = await signedInBrowser(app, user);
  expect(await linkFrom(browser, person)).toBe("/w/loja/settings/security");
  return { user, browser, person };
}

async function linkFrom(browser: TestBrowser, person: GooglePerson): Promise<string> {
  const google = createGoogleBrowser(browser, simulator.origin);
  const { url } = await browser.trpc.identities.startGoogleLink.mutate({ returnTo: "/w/loja/settings/security" });
  return google.visit(await google.answer(url, person));
}
