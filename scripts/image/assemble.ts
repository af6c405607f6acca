import { cp, mkdir, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { OperatorError } from "@piloto/db/operator-error";
import { apiEntry, webDist } from "../build.ts";
import { inRoot } from "../project-folders.ts";
import { writeNotices } from "./third-party-notices.ts";

const apiDist = dirname(apiEntry);

/**
 * Writes what the image holds below /app: the bundles, the page, the migrations, and of all packages only the native one,
 * for `platform` (`linux-x64-gnu`: operating system, processor, C library). The bundles must have been built.
 * Throws OperatorError when the native package of that platform is not installed here.
 */
export async function assembleImage(out: string, platform: string): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await copyWithoutMaps(apiDist, join(out, "dist"));
  await copyWithoutMaps(webDist, join(out, "web"));
  await cp(inRoot("db/migrations"), join(out, "migrations"), { recursive: true });
  await cp(inRoot("scripts/image/healthcheck.ts"), join(out, "healthcheck.ts"));
  const native = await nativePackages(platform);
  for (const [name, folder] of native) {
    await cp(folder, join(out, "node_modules", name), {
      recursive: true,
      filter: (path) => !/\.(?:md|d\.ts)$/.test(path),
    });
  }
  // The bundles are ES modules; what else stands here is nothing the program reads.
  await writeFile(
    join(out, "package.json"),
    `${JSON.stringify({ name: "piloto-de-vendas", private: true, type: "module" })}\n`,
  );
  const besides = [...native.values(), ...(await fontPackages())];
  await writeFile(
    join(out, "THIRD_PARTY_NOTICES.txt"),
    await writeNotices([apiDist, join(webDist, "assets")], besides),
  );
}

// Maps are for the error tracker; the server's own text is readable without.
async function copyWithoutMaps(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: (path) => !path.endsWith(".map") && !path.endsWith("/.vite") });
}

async function nativePackages(platform: string): Promise<Map<string, string>> {
  const loader = await realpath(inRoot("packages/api/node_modules/@node-rs/argon2"));
  const binding = join(dirname(loader), `argon2-${platform}`);
  if (!existsSync(binding)) {
    throw new OperatorError(`@node-rs/argon2-${platform} is not installed here: assemble the image on that platform.`);
  }
  return new Map([
    ["@node-rs/argon2", loader],
    [`@node-rs/argon2-${platform}`, await realpath(binding)],
  ]);
}

async function fontPackages(): Promise<string[]> {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    await readFile(inRoot("packages/web/package.json"), "utf8"),
  );
  const names = Object.keys(manifest.dependencies).filter((name) => name.startsWith("@fontsource"));
  return await Promise.all(names.map((name) => realpath(inRoot("packages/web/node_modules", name))));
}

/** The bytes of all files below a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await readFile(join(parentPath, name))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
