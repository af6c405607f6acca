import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { buildStaticPage, type StaticPageSettings } from "./build-static-page.ts";

const settings: StaticPageSettings = {
  publicOrigin: "https://app.shop.example",
  apiOrigin: "https://api.shop.example",
  filesOrigin: "https://storage.googleapis.com",
  googleEnabled: true,
  sentryDsn: null,
  release: "1.2.3",
};
let dist = "";
let out = "";

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "piloto-static-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  [dist, out] = [join(folder, "dist"), join(folder, "out")];
  await mkdir(join(dist, "assets"), { recursive: true });
  await mkdir(join(dist, ".vite"));
  const index = `<script>1</script><script type="application/json">__RUNTIME_CONFIG__</script>`;
  const files = {
    "index.html": index,
    "favicon.svg": "<svg/>",
    ".vite/manifest.json": "{}",
    "assets/a.js": "1",
    "assets/a.js.map": "{}",
    "assets/a.js.br": "1",
    "assets/b.woff2": "1",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(dist, name), text);
});

test("assets come first and are kept for a year; index.html comes last and is never kept", async () => {
  const { files } = await buildStaticPage(dist, out, settings);
  expect(files).toEqual([
    {
      path: "assets/a.js",
      contentType: "text/javascript; charset=utf-8",
      cacheControl: "public, max-age=31536000, immutable",
    },
    { path: "assets/b.woff2", contentType: "font/woff2", cacheControl: "public, max-age=31536000, immutable" },
    { path: "favicon.svg", contentType: "image/svg+xml", cacheControl: "public, max-age=3600" },
    { path: "index.html", contentType: "text/html; charset=utf-8", cacheControl: "no-store" },
  ]);
  expect((await readdir(join(out, "page"), { recursive: true })).sort()).toEqual(
    ["assets", ...files.map(({ path }) => path)].sort(),
  );
});

test("the settings are in the page, the policy knows every host, and headers.json says what was answered", async () => {
  const page = await buildStaticPage(dist, out, settings);
  expect(await readFile(join(out, "page/index.html"), "utf8")).toContain(
    `{"apiOrigin":"https://api.shop.example","googleEnabled":true,"sentryDsn":null,"release":"1.2.3","simulatorUrl":null}`,
  );
  expect(page.headers["content-security-policy"]).toContain(
    "connect-src 'self' https://api.shop.example https://storage.googleapis.com;",
  );
  expect(page.headers["strict-transport-security"]).toContain("max-age=");
  expect(JSON.parse(await readFile(join(out, "headers.json"), "utf8"))).toEqual(page);
});

test("what an earlier build left is gone", async () => {
  await buildStaticPage(dist, out, settings);
  await rm(join(dist, "assets/a.js"));
  await buildStaticPage(dist, out, settings);
  expect(await readdir(join(out, "page/assets"))).toEqual(["b.woff2"]);
});

test("a file of unknown kind is not uploaded as whatever a bucket guesses", async () => {
  await writeFile(join(dist, "assets/model.glb"), "1");
  await expect(buildStaticPage(dist, out, settings)).rejects.toThrow("what content type");
});
