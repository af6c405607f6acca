import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { webDist } from "../../../scripts/build.ts";
import { printAim, printTable } from "../measure/table.ts";

const budgetKilobytes = 150;

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().default(false),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);
type Manifest = z.infer<typeof manifestSchema>;

/** What a browser with an empty cache loads before the sign-in page can be used: the entry, its route and what both import. */
export async function measurePageWeight(): Promise<void> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(path.join(webDist, ".vite/manifest.json"), "utf8")));
  const chunks = collectChunks(manifest, signInChunks(manifest));
  const rows = await Promise.all(
    [...chunks].map(async (name) => {
      const file = manifest[name]?.file ?? "";
      const bytes = await readFile(path.join(webDist, file));
      return { file, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    }),
  );
  rows.sort((a, b) => b.gzip - a.gzip);
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
  const total = rows.reduce((sum, row) => sum + row.gzip, 0);
  printTable("First load of the sign-in page, JavaScript", [
    ...rows.map((row) => ({
      chunk: path.basename(row.file),
      "gzip kB": kilobytes(row.gzip),
      "raw kB": kilobytes(row.raw),
    })),
    { chunk: "all", "gzip kB": kilobytes(total), "raw kB": kilobytes(rows.reduce((sum, row) => sum + row.raw, 0)) },
  ]);
  printAim(
    `first-load JavaScript ≤ ${budgetKilobytes} kB gzip`,
    total <= budgetKilobytes * 1000,
    `${kilobytes(total)} kB`,
  );
}

/** The entry, the sign-in route and the Portuguese messages, which are fetched before anything is drawn. */
function signInChunks(manifest: Manifest): string[] {
  const names = Object.keys(manifest);
  const parts = {
    entry: names.filter((name) => manifest[name]?.isEntry),
    "sign-in route": names.filter((name) => /routes\/.*sign-in/.test(name)),
    messages: names.filter((name) => /i18n\/pt-BR\/core/.test(name)),
  };
  const missing = Object.entries(parts).find(([, found]) => found.length === 0);
  if (missing) throw new Error(`The build's manifest names no ${missing[0]}.`);
  return Object.values(parts).flat();
}

function collectChunks(manifest: Manifest, start: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of start) {
    if (found.has(name)) continue;
    found.add(name);
    collectChunks(manifest, manifest[name]?.imports ?? [], found);
  }
  return found;
}
