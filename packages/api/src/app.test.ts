import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asOwner, createUser, signedInBrowser } from "./testing/factories.ts";
import { createTestApp, type TestApp } from "./testing/test-app.ts";
import { createApp } from "./app.ts";

type Body = string | Uint8Array<ArrayBuffer>;
type ErrorBody = { error: { data: { appCode: string; requestId: string }; message: string } };

describe("the HTTP side, met by the careless and the hostile", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.stop());

  const post = (path: string, body: Body, headers: Record<string, string> = {}) =>
    app.request(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  const login = (body: Body) => post("/trpc/auth.login", body);
  const errorOf = async (response: Response): Promise<ErrorBody["error"]["data"]> =>
    ((await response.json()) as ErrorBody).error.data;

  it.each<[string, () => Body, number]>([
    ["no JSON", () => "{", 400],
    ["a wrong type", () => JSON.stringify({ email: 5, password: [] }), 400],
    ["null", () => "null", 400],
    ["an array", () => "[]", 400],
    ["a very deep body", () => `${"[".repeat(50_000)}${"]".repeat(50_000)}`, 400],
    ["invalid UTF-8", () => new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ["a lone surrogate and a NUL", () => '{"email":"a\\u0000@b.co","password":"\\ud800"}', 400],
    ["prototype keys", () => '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}', 400],
    ["too much", () => JSON.stringify({ email: "a@b.co", password: "x".repeat(300_000) }), 413],
  ])("answers %s with a typed error and no stack", async (_what, body, status) => {
    const response = await login(body());
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/);
    expect(text).toMatch(/"appCode":"(VALIDATION_FAILED|PAYLOAD_TOO_LARGE)"/);
    expect({}).not.toHaveProperty("isAdmin");
  });

  it("answers an unknown procedure, a wrong method and an unknown path with a typed error", async () => {
    expect(await errorOf(await app.request("/trpc/auth.nope"))).toMatchObject({ appCode: "NOT_FOUND" });
    expect((await app.request("/trpc/auth.login")).status).toBe(405);
    expect((await post("/trpc/auth.session", "{}")).status).toBe(405);
    expect(await errorOf(await app.request("/auth/elsewhere"))).toMatchObject({ appCode: "NOT_FOUND" });
    expect((await app.request("/trpc/__proto__.login")).status).toBe(404);
  });

  it("has no address that the load balancer would answer with the page", async () => {
    const terraform = await readFile(new URL("../../../infra/modules/load-balancer/main.tf", import.meta.url), "utf8");
    const [, list = ""] = /api_prefixes = \[(.*)\]/.exec(terraform) ?? [];
    const prefixes = [...list.matchAll(/"([^"]+)"/g)].map(([, prefix = ""]) => prefix);
    // Middleware for everything; what only Google calls; and the two old names that Cloud Run keeps for itself.
    const isElsewhere = (path: string) => /^\/(\*|internal\/.*|healthz|readyz)$/.test(path);
    const paths = createApp(app.services).routes.map(({ path }) => path);
    const lost = paths.filter((path) => !isElsewhere(path) && !prefixes.some((prefix) => path.startsWith(prefix)));
    expect(paths).toContain("/export/audit-log.csv");
    expect(lost).toEqual([]);
  });

  it("sends its security headers with every answer, errors included", async () => {
    for (const path of ["/healthz", "/trpc/auth.session", "/trpc/auth.nope", "/nowhere"]) {
      const { headers } = await app.request(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
      expect(headers.get("permissions-policy")).toContain("camera=()");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("lets no foreign origin read an answer, and says that answers vary by origin", async () => {
    const foreign = await app.request("/trpc/auth.session", { headers: { origin: "https://evil.example" } });
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    const own = await app.request("/trpc/auth.session", { headers: { origin: "http://localhost:3000" } });
    expect(own.headers.get("access-control-allow-origin")).toBe("http://localhost:3000");
    expect(own.headers.get("vary")?.toLowerCase()).toContain("origin");
  });

  it.each<[string, Record<string, string>]>([
    ["a foreign Origin", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["a look-alike Origin", { origin: "http://localhost:3000.evil.example" }],
    ["no Origin and no Sec-Fetch-Site, but a cookie", {}],
    ["a cross-site fetch that claims our Origin", { origin: "http://localhost:3000", "sec-fetch-site": "cross-site" }],
    ["a form post", { origin: "http://localhost:3000", "content-type": "multipart/form-data; boundary=x" }],
    ["another session's CSRF token", { origin: "http://localhost:3000", "x-csrf-token": "AAAA" }],
  ])("refuses a sign-out with %s and leaves the cookies alone", async (_what, headers) => {
    const browser = await signedInBrowser(app, await createUser(app));
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await post("/trpc/auth.logout", "{}", { cookie, ...headers });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await errorOf(response)).toMatchObject({ appCode: "CSRF_REJECTED" });
    expect((await browser.trpc.auth.me.query()).user).toBeDefined();
  });

  it("compresses a long answer and leaves a short one alone", async () => {
    const user = await createUser(app);
    const browser = await signedInBrowser(app, user);
    const gzip = { headers: { "accept-encoding": "gzip, br" } };
    expect((await browser.fetch("/trpc/auth.me", gzip)).headers.get("content-encoding")).toBeNull();
    await asOwner(
      app,
      `WITH made AS (INSERT INTO workspaces (name, slug) SELECT 'Loja ' || i, 'muitas-' || i FROM generate_series(1, 30) i RETURNING id)
       INSERT INTO memberships (workspace_id, user_id, role) SELECT id, $1, 'seller' FROM made`,
      [user.id],
    );
    const long = await browser.fetch("/trpc/auth.me", gzip);
    expect(long.headers.get("content-encoding")).toBe("gzip");
    expect(long.headers.get("vary")).toContain("Accept-Encoding");
    const text = gunzipSync(Buffer.from(await long.arrayBuffer())).toString("utf8");
    expect(text).toContain("Loja 30");
    expect((await browser.fetch("/trpc/auth.me")).headers.get("content-encoding")).toBeNull();
  });

  it("refuses to answer a query as a page", async () => {
    const response = await app.request("/trpc/auth.session", { headers: { "sec-fetch-mode": "navigate" } });
    expect(response.status).toBe(403);
  });

  it("limits guesses from one network on every instance, and leaves the owner elsewhere alone", async () => {
    const user = await createUser(app);
    const second = await app.startInstance();
    const codes: string[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const browser = (attempt % 2 ? app : second).browser({ address: `2001:db8:0:1::${attempt + 1}` });
      codes.push(
        await browser.trpc.auth.login
          .mutate({ email: user.email, password: "errada-errada" })
          .then(String, (error) => String(error.data?.appCode)),
      );
    }
    expect(codes.slice(0, 10)).toEqual(Array<string>(10).fill("INVALID_CREDENTIALS"));
    expect(codes.slice(10)).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
    const owner = app.browser({ address: "198.51.100.20" });
    expect((await owner.trpc.auth.login.mutate(user)).status).toBe("signed_in");
  });

  it("answers 503 with Retry-After while the database is away, touches no cookie, and comes back by itself", async () => {
    const user = await createUser(app);
    const browser = await signedInBrowser(app, user);
    const name = new URL(app.database.ownerUrl).pathname.slice(1);
    const elsewhere = new URL(app.database.ownerUrl);
    elsewhere.pathname = "/postgres";
    const admin = { ...app, database: { ...app.database, ownerUrl: elsewhere.href } };
    await asOwner(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await asOwner(admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    try {
      const csrf = await browser.trpc.auth.session.query();
      expect(csrf.userId).toBe(user.id);
      await browser.trpc.auth.refresh.mutate().catch(() => undefined);
      expect(browser.lastResponse()?.status).toBe(503);
      expect(browser.lastResponse()?.headers.get("retry-after")).toBe("2");
      expect(browser.lastResponse()?.headers.getSetCookie()).toEqual([]);
      expect((await app.request("/readyz")).status).toBe(503);
      expect((await app.request("/healthz")).status).toBe(200);
    } finally {
      await asOwner(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    }
    expect((await browser.trpc.auth.refresh.mutate()).outcome).toBe("coalesce");
    expect((await app.request("/readyz")).status).toBe(200);
  });
});
