import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { HttpEnv } from "./http-env.ts";
import { pageRoutes } from "./page.ts";
import { renderPage } from "./page-document.ts";
import { pageHeaders, securityHeaders } from "./security-headers.ts";

const script = `\n  document.title = "<b>";\n`;
const template = `<!doctype html><script>${script}</script>
<script type="application/json" id="runtime-config">__RUNTIME_CONFIG__</script>
<script type="module" crossorigin src="/assets/index-1.js"></script>`;
const config = { sentryDsn: null, apiOrigin: null, googleEnabled: true, simulatorUrl: null, release: "1.2.3</script>" };
const options = {
  isHttps: true,
  apiOrigin: "https://api.shop.example",
  sentryDsn: "https://key@errors.example/7",
  filesOrigin: "https://files.example",
};
const hash = `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

let app: Hono<HttpEnv>;

beforeEach(async () => {
  const webDist = await mkdtemp(join(tmpdir(), "piloto-page-"));
  onTestFinished(() => rm(webDist, { recursive: true }));
  await mkdir(join(webDist, "assets"));
  await writeFile(join(webDist, "index.html"), template);
  await writeFile(join(webDist, "assets/index-1.js"), "const a = 1;");
  await writeFile(join(webDist, "assets/index-1.js.map"), "{}");
  app = new Hono<HttpEnv>().use(securityHeaders(options)).route("/", pageRoutes(webDist, config, options));
});

test("the page allows its own inline script by hash, and no other", async () => {
  const { headers } = await app.request("/");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain(`script-src 'self' ${hash};`);
  expect(policy).toContain("style-src 'self';");
  expect(policy).toContain("connect-src 'self' https://api.shop.example https://files.example https://errors.example;");
  expect(policy).not.toMatch(/unsafe|nonce|\*/);
});

test("the API sends with the page exactly what another host is told to send", async () => {
  const { headers } = await app.request("/any/deep/link");
  const expected = pageHeaders(options, renderPage(template, config).scriptHashes);
  expect(Object.keys(expected).length).toBeGreaterThan(7);
  for (const [name, value] of Object.entries(expected)) expect(headers.get(name), name).toBe(value);
});

test("assets are kept for a year, the page is never kept, maps and unknown assets are not there", async () => {
  expect((await app.request("/assets/index-1.js")).headers.get("cache-control")).toBe(
    "public, max-age=31536000, immutable",
  );
  expect((await app.request("/w/shop/inbox")).headers.get("cache-control")).toBe("no-store");
  expect((await app.request("/assets/index-1.js.map")).status).toBe(404);
  expect((await app.request("/assets/index-0.js")).status).toBe(404);
});

test("settings cannot end the element they stand in", () => {
  const { html } = renderPage(template, config);
  expect(html).toContain(String.raw`1.2.3\u003c/script>`);
  expect(() => renderPage("<html>", config)).toThrow("no __RUNTIME_CONFIG__");
});
