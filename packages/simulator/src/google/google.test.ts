import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as client from "openid-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSimulator, type RunningSimulator } from "../start-simulator.ts";
import { googleClient } from "./google.provider.ts";
import { subjectOf } from "./people.ts";

const publicOrigin = "http://localhost:3000";
const redirectUri = `${publicOrigin}/auth/google/callback`;
let simulator: RunningSimulator;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "simulator-google-"));
  simulator = await startSimulator({ port: 0, mailboxFolder: path.join(folder, "mailbox"), publicOrigin });
});
afterAll(() => simulator.stop());

/** A browser as far as this flow needs one: it keeps cookies and stops at the product's callback. */
function createBrowser() {
  const jar = new Map<string, string>();
  async function visit(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    const response = await fetch(url, { ...init, redirect: "manual", headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
  async function follow(url: string, init: RequestInit = {}): Promise<{ url: string; response?: Response }> {
    const response = await visit(url, init);
    const location = response.headers.get("location");
    if (location === null) return { url, response };
    const next = new URL(location, url).href;
    return next.startsWith(publicOrigin) ? { url: next } : follow(next);
  }
  return { visit, follow };
}

type Browser = ReturnType<typeof createBrowser>;

async function startSignIn(extra: Record<string, string> = {}, secret: string = googleClient.secret) {
  const configuration = await client.discovery(
    new URL(`${simulator.origin}/oidc`),
    googleClient.id,
    secret,
    undefined,
    {
      execute: [client.allowInsecureRequests],
    },
  );
  const verifier = client.randomPKCECodeVerifier();
  const checks = {
    pkceCodeVerifier: verifier,
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: "openid email profile",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...extra,
  });
  return { configuration, checks, url: url.href };
}

function answer(browser: Browser, accountPage: string, fields: Record<string, string>, origin = simulator.origin) {
  return browser.follow(accountPage, { method: "POST", headers: { origin }, body: new URLSearchParams(fields) });
}

async function signIn(fields: Record<string, string>, extra: Record<string, string> = {}) {
  const browser = createBrowser();
  const flow = await startSignIn(extra);
  const accounts = await browser.follow(flow.url);
  const callback = await answer(browser, accounts.url, fields);
  const tokens = await client.authorizationCodeGrant(flow.configuration, new URL(callback.url), flow.checks);
  return { claims: tokens.claims(), browser, flow };
}

test("a listed Workspace person signs in with code, PKCE, state and nonce, and the ID token carries Google's claims", async () => {
  const { claims } = await signIn({ action: "choose", sub: subjectOf("bruno@casaipe.com.br") });
  expect(claims).toMatchObject({
    iss: `${simulator.origin}/oidc`,
    aud: googleClient.id,
    sub: subjectOf("bruno@casaipe.com.br"),
    email: "bruno@casaipe.com.br",
    email_verified: true,
    hd: "casaipe.com.br",
    name: "Bruno Siqueira",
  });
  const picture = await fetch(String(claims?.["picture"]));
  expect(picture.headers.get("content-type")).toBe("image/svg+xml");
});

test("the listed people cover a Gmail address, a foreign address and one that is not verified", async () => {
  const gmail = await signIn({ action: "choose", sub: subjectOf("ana.prado.simulada@gmail.com") });
  expect(gmail.claims).toMatchObject({ email_verified: true });
  expect(gmail.claims).not.toHaveProperty("hd");
  const pending = await signIn({ action: "choose", sub: subjectOf("davi.rocha@pendente.example") });
  expect(pending.claims).toMatchObject({ email_verified: false });
});

test("a typed-in person signs in with the flags that were set, and Google's select_account is understood", async () => {
  const fields = { action: "type", name: "Zé <b>", email: "ze@loja.example", hd: "", sub: "777" };
  const { claims } = await signIn(fields, { prompt: "select_account", login_hint: "ze@loja.example" });
  expect(claims).toMatchObject({ sub: "777", name: "Zé <b>", email: "ze@loja.example", email_verified: false });
});

test("the same address is the same subject, whatever its case", () => {
  expect(subjectOf("Ana@X.example")).toBe(subjectOf("ana@x.example"));
  expect(subjectOf("ana@x.example")).toMatch(/^\d{21}$/);
});

test("a second sign-in in the same browser asks for the account again", async () => {
  const { browser } = await signIn({ action: "choose", sub: subjectOf("bruno@casaipe.com.br") });
  const again = await browser.follow((await startSignIn()).url);
  expect(new URL(again.url).pathname).toMatch(/^\/oidc\/interaction\//);
  await expect(again.response?.text()).resolves.toContain("Conta Google (simulada)");
});

test("a wrong client secret gets no tokens", async () => {
  const browser = createBrowser();
  const flow = await startSignIn({}, "wrong-secret");
  const accounts = await browser.follow(flow.url);
  const callback = await answer(browser, accounts.url, { action: "choose", sub: subjectOf("bruno@casaipe.com.br") });
  await expect(
    client.authorizationCodeGrant(flow.configuration, new URL(callback.url), flow.checks),
  ).rejects.toMatchObject({
    error: "invalid_client",
  });
});

test("a code works once and only with its PKCE verifier", async () => {
  const browser = createBrowser();
  const flow = await startSignIn();
  const accounts = await browser.follow(flow.url);
  const callback = new URL(
    (await answer(browser, accounts.url, { action: "choose", sub: subjectOf("bruno@casaipe.com.br") })).url,
  );
  const foreign = { ...flow.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
  await expect(client.authorizationCodeGrant(flow.configuration, callback, foreign)).rejects.toMatchObject({
    error: "invalid_grant",
  });
  await client.authorizationCodeGrant(flow.configuration, callback, flow.checks);
  await expect(client.authorizationCodeGrant(flow.configuration, callback, flow.checks)).rejects.toMatchObject({
    error: "invalid_grant",
  });
});

test("a flow without PKCE and a foreign redirect address are refused", async () => {
  const flow = await startSignIn();
  const bare = new URL(flow.url);
  bare.searchParams.delete("code_challenge");
  bare.searchParams.delete("code_challenge_method");
  const refused = await createBrowser().follow(bare.href);
  expect(new URL(refused.url).searchParams.get("error")).toBe("invalid_request");

  const foreign = new URL(flow.url);
  foreign.searchParams.set("redirect_uri", "https://attacker.example/callback");
  const page = await createBrowser().follow(foreign.href);
  expect(page.response?.status).toBe(400);
  await expect(page.response?.text()).resolves.toContain("invalid_redirect_uri");
});

test("cancelling returns to the product with access_denied and its state", async () => {
  const browser = createBrowser();
  const flow = await startSignIn();
  const accounts = await browser.follow(flow.url);
  const callback = new URL((await answer(browser, accounts.url, { action: "cancel" })).url);
  expect(callback.searchParams.get("error")).toBe("access_denied");
  expect(callback.searchParams.get("state")).toBe(flow.checks.expectedState);
});

test("the account page says that it is a simulator, escapes what is shown and holds forms to the product", async () => {
  const browser = createBrowser();
  const accounts = await browser.follow((await startSignIn({ login_hint: '"><script>alert(1)</script>' })).url);
  const html = await accounts.response?.text();
  expect(html).toContain("Isto é um simulador de desenvolvimento");
  expect(html).not.toContain("<script>alert");
  expect(accounts.response?.headers.get("content-security-policy")).toContain(`form-action 'self' ${publicOrigin}`);
});

test("a wrong field is explained on the page and keeps what was typed", async () => {
  const browser = createBrowser();
  const accounts = await browser.follow((await startSignIn()).url);
  const wrong = await answer(browser, accounts.url, { action: "type", name: "Rosa", email: "not an address" });
  expect(wrong.response?.status).toBe(422);
  const html = await wrong.response?.text();
  expect(html).toContain("Escreva um endereço de e-mail.");
  expect(html).toContain('value="Rosa"');
});

test("an answer from another page, another browser or for another sign-in is refused", async () => {
  const browser = createBrowser();
  const accounts = await browser.follow((await startSignIn()).url);
  const choice = { action: "choose", sub: subjectOf("bruno@casaipe.com.br") };
  const foreignPage = await answer(browser, accounts.url, choice, "https://attacker.example");
  expect(foreignPage.response?.status).toBe(403);
  const foreignBrowser = await answer(createBrowser(), accounts.url, choice);
  expect(foreignBrowser.response?.status).toBe(400);
  const foreignSignIn = await answer(browser, `${simulator.origin}/oidc/interaction/other`, choice);
  expect(foreignSignIn.response?.status).toBe(400);
});
