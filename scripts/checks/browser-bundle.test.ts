import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { findServerCode, firstLoadBytes } from "./browser-bundle.ts";

let dist = "";

beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), "piloto-bundle-"));
  onTestFinished(() => rm(dist, { recursive: true }));
  await mkdir(join(dist, "assets"));
});

async function writeChunk(name: string, text: string, sources: string[]): Promise<void> {
  await writeFile(join(dist, "assets", name), text);
  await writeFile(join(dist, "assets", `${name}.map`), JSON.stringify({ sources }));
}

test("a chunk made from the page and its libraries is clean", async () => {
  await writeChunk("page.js", "const a=1", [
    "../../src/main.tsx",
    "../../../../node_modules/.pnpm/zod@4/node_modules/zod/index.js",
  ]);
  expect(await findServerCode(join(dist, "assets"))).toEqual([]);
});

test.each([
  ["../../../api/src/app.ts", "packages/api/src/app.ts"],
  ["kysely", "../../../../node_modules/.pnpm/kysely@0/node_modules/kysely/dist/index.js"],
  ["the database's tools", "../../../../db/src/migrate.ts"],
])("a chunk made from %s is found", async (_what, source) => {
  await writeChunk("page.js", "const a=1", [source]);
  expect(await findServerCode(join(dist, "assets"))).toEqual([`page.js is made from ${source}`]);
});

test.each([
  'import{join}from"node:path"',
  "select oid from pg_catalog.pg_class",
  "process.env.DATABASE_URL",
  "env.JWT_KEYS",
])("server code is found by its text: %s", async (text) => {
  await writeChunk("page.js", text, []);
  expect(await findServerCode(join(dist, "assets"))).toHaveLength(1);
});

test("a chunk without a source map cannot be called clean, unless it is too small to hold anything", async () => {
  await writeFile(join(dist, "assets/glue.js"), "export{a}from'./b.js'");
  await writeFile(join(dist, "assets/page.js"), "const a=1;".repeat(500));
  expect(await findServerCode(join(dist, "assets"))).toEqual(["page.js has no source map to check"]);
});

test("the first load is the entry, the route and what they import, each once", async () => {
  await mkdir(join(dist, ".vite"));
  const manifest = {
    "index.html": { file: "assets/index.js", imports: ["_shared.js"] },
    "src/routes/sign-in.tsx?tsr-split=component": { file: "assets/sign-in.js", imports: ["_shared.js"] },
    "_shared.js": { file: "assets/shared.js" },
    "src/routes/other.tsx": { file: "assets/other.js" },
  };
  await writeFile(join(dist, ".vite/manifest.json"), JSON.stringify(manifest));
  for (const { file } of Object.values(manifest)) await writeFile(join(dist, file), `// ${file}`);
  const expected = ["index", "sign-in", "shared"].map((name) => gzipSync(`// assets/${name}.js`).length);
  expect(await firstLoadBytes(dist, ["index.html", "src/routes/sign-in.tsx"])).toBe(expected.reduce((a, b) => a + b));
  await expect(firstLoadBytes(dist, ["src/routes/gone.tsx"])).rejects.toThrow("was it renamed?");
});
