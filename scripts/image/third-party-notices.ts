import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inRoot } from "../project-folders.ts";

interface Package {
  name: string;
  version: string;
  license: string;
  /** Its licence files, as they are; empty when it only names its licence. */
  text: string;
}

const installed = /node_modules\/\.pnpm\/([^/]+)\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * The notices that go with the image: every package that was bundled, as the source maps of the bundles tell, and those in
 * `besides` (folders of packages that left no map). Throws when a package names no licence.
 */
export async function writeNotices(bundles: string[], besides: string[]): Promise<string> {
  const folders = new Set(besides);
  for (const bundle of bundles) for (const folder of await bundledPackages(bundle)) folders.add(folder);
  const packages = await Promise.all([...folders].map(readPackage));
  const sorted = packages.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const unique = sorted.filter((one, index) => keyOf(one) !== keyOf(sorted[index - 1]));
  const list = unique.map((one) => `${one.name} ${one.version} (${one.license})\n\n${one.text}`.trimEnd());
  return `This image contains parts of these packages.\n\n${list.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

const keyOf = (one: Package | undefined): string => `${one?.name} ${one?.version}`;

async function bundledPackages(bundle: string): Promise<Set<string>> {
  const folders = new Set<string>();
  for (const name of (await readdir(bundle)).filter((file) => file.endsWith(".map"))) {
    const { sources }: { sources: string[] } = JSON.parse(await readFile(join(bundle, name), "utf8"));
    for (const source of sources) {
      const [, place = "", packageName = ""] = installed.exec(source) ?? [];
      if (packageName) folders.add(inRoot("node_modules/.pnpm", place, "node_modules", packageName));
    }
  }
  return folders;
}

async function readPackage(folder: string): Promise<Package> {
  const manifest: { name: string; version: string; license?: string } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  if (!manifest.license) throw new Error(`${manifest.name} names no licence: may it be shipped?`);
  const files = (await readdir(folder)).filter((name) => /^(?:licen[cs]e|notice|copying)/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  return { ...manifest, license: manifest.license, text: texts.map((text) => text.trim()).join("\n\n") };
}
