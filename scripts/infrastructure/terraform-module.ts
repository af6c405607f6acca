import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type HclBlock, type HclFile, HclSyntaxError, parseHcl } from "./hcl.ts";

export interface TerraformFile extends HclFile {
  /** From the folder that is looked at. */
  path: string;
}

/** One folder of .tf files. */
export interface TerraformModule {
  /** From the folder that is looked at. */
  path: string;
  files: TerraformFile[];
}

export interface Finding {
  rule: string;
  /** `path:line`. */
  where: string;
  message: string;
}

export type FoundBlock = { block: HclBlock; file: TerraformFile };

/** Every folder below `root` that holds .tf files, and what could not be parsed. */
export async function readModules(root: string): Promise<{ modules: TerraformModule[]; findings: Finding[] }> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".tf")).sort();
  const findings: Finding[] = [];
  const modules = new Map<string, TerraformModule>();
  for (const name of names) {
    const path = relative(".", name);
    try {
      const file = { path, ...(await parseHcl(await readFile(join(root, name), "utf8"))) };
      const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";
      const module = modules.get(folder) ?? { path: folder, files: [] };
      module.files.push(file);
      modules.set(folder, module);
    } catch (error) {
      if (!(error instanceof HclSyntaxError)) throw error;
      findings.push({ rule: "syntax", where: path, message: error.message });
    }
  }
  return { modules: [...modules.values()], findings };
}

/** The blocks of one type at the top of a module's files. */
export function blocksOf(module: TerraformModule, type: string): FoundBlock[] {
  return module.files.flatMap((file) =>
    file.blocks.filter((block) => block.type === type).map((block) => ({ block, file })),
  );
}

/** The text of an attribute that is a literal string; undefined when it is not there or is worked out. */
export const literal = (block: HclBlock, name: string): string | undefined =>
  block.attributes.find((attribute) => attribute.name === name)?.literal;

export const hasAttribute = (block: HclBlock, name: string): boolean =>
  block.attributes.some((attribute) => attribute.name === name);

export const at = (file: TerraformFile, line: number): string => `${file.path}:${line}`;
