import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../app.ts";
import { createUser, signedInBrowser } from "../testing/factories.ts";
import { chromeOnWindows, createTestApp, type TestApp } from "../testing/test-app.ts";

type Sent = { path: string; init?: RequestInit };
const origin = "http://localhost:3000";
const json = { "content-type": "application/json" };

describe("a single call and tRPC's own adapter", () => {
  let app: TestApp;
  let cookie: string;
  let csrfToken: string;
  let servers: { direct: string; adapter: string; stop: () => void };

  beforeAll(async () => {
    app = await createTestApp();
    const browser = await signedInBrowser(app, await createUser(app));
    cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    csrfToken = (await browser.trpc.auth.session.query()).csrfToken;
    servers = await listenTwice(app);
  });
  afterAll(async () => {
    servers.stop();
    await app.stop();
  });

  const own = () => ({
    cookie,
    origin,
    "user-agent": chromeOnWindows,
    "x-csrf-token": csrfToken,
    ...json,
  });
  const post = (path: string, body: string | null, headers: Record<string, string> = own()): Sent => ({
    path,
    init: { method: "POST", body, headers },
  });
  const get = (path: string, headers: Record<string, string> = own()): Sent => ({
    path,
    init: { headers },
  });

  it.each<[string, () => Sent]>([
    ["a public query", () => get("/trpc/auth.session")],
    ["a public query without cookies", () => get("/trpc/auth.session", {})],
    ["a signed-in query", () => get("/trpc/auth.me")],
    ["a signed-in query without cookies", () => get("/trpc/auth.me", {})],
    ["a query with input", () => get(`/trpc/agents.list?input=${encodeURIComponent('{"workspaceId":"x"}')}`)],
    ["a query with broken input", () => get("/trpc/agents.list?input=%7B")],
    ["a query without its input", () => get("/trpc/agents.list")],
    ["a query as navigation", () => get("/trpc/auth.session", { ...own(), "sec-fetch-mode": "navigate" })],
    ["a query by POST", () => post("/trpc/auth.session", "{}")],
    ["a mutation by GET", () => get("/trpc/auth.login")],
    ["a mutation with wrong input", () => post("/trpc/auth.login", '{"email":5}')],
    ["a mutation with broken JSON", () => post("/trpc/auth.login", "{")],
    ["a mutation with an empty body", () => post("/trpc/auth.login", "")],
    ["a mutation of null", () => post("/trpc/auth.login", "null")],
    ["a wrong password", () => post("/trpc/auth.login", '{"email":"nobody@x.example","password":"wrong password"}')],
    ["a mutation without its CSRF token", () => post("/trpc/auth.refresh", "{}", { cookie, origin, ...json })],
    [
      "a mutation from a foreign origin",
      () => post("/trpc/auth.refresh", "{}", { ...own(), origin: "https://evil.example" }),
    ],
    [
      "a form",
      () =>
        post("/trpc/auth.login", "a=b", {
          ...own(),
          "content-type": "application/x-www-form-urlencoded",
        }),
    ],
    ["too large a body", () => post("/trpc/auth.login", JSON.stringify({ email: "x".repeat(300_000) }))],
    ["an unknown procedure", () => get("/trpc/auth.nope")],
    ["a prototype's name", () => get("/trpc/constructor")],
    ["a batch", () => get("/trpc/auth.session,auth.me?batch=1&input=%7B%7D")],
    ["a stream", () => get("/trpc/auth.session?batch=1", { ...own(), accept: "application/jsonl" })],
    ["a refresh", () => post("/trpc/auth.refresh", "{}")],
  ])("answer %s alike", async (_what, make) => {
    const [direct, adapter] = [await answerOf(servers.direct, make()), await answerOf(servers.adapter, make())];
    expect(direct).toEqual(adapter);
  });
});

async function listenTwice(app: TestApp) {
  const listen = async (hasSingleCalls: boolean) => {
    const listener = getRequestListener(createApp(app.services, { hasSingleCalls }).fetch);
    const server = createServer((request, response) => void listener(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { server, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}` };
  };
  const [direct, adapter] = [await listen(true), await listen(false)];
  const stop = () => {
    for (const { server } of [direct, adapter]) server.close();
  };
  return { direct: direct.url, adapter: adapter.url, stop };
}

/** Status, body and headers, without what differs from one answer to the next. */
async function answerOf(url: string, { path, init }: Sent) {
  const response = await fetch(url + path, init);
  const text = (await response.text())
    .replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"')
    .replaceAll(/"(serverTime|csrfToken)":"[^"]+"/g, '"$1":"…"')
    .replaceAll(/"expiresInSeconds":\d+/g, '"expiresInSeconds":0');
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !varying.has(name)));
  const vary = (response.headers.get("vary") ?? "").toLowerCase().split(/, */).toSorted();
  const cookies = response.headers
    .getSetCookie()
    .map((line) => line.replace(/=[^;]+/, "=…").replace(/Max-Age=\d+/, "Max-Age"));
  return { status: response.status, text, headers, vary, cookies };
}

const varying = new Set([
  "x-request-id",
  "date",
  "set-cookie",
  "vary",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
]);
