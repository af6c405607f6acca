import type { HclBlock } from "./hcl.ts";
import { at, blocksOf, type Finding, type TerraformFile, type TerraformModule } from "./terraform-module.ts";

interface BlockSchema {
  /** Attributes and blocks without which the provider refuses. */
  required: string[];
  attributes: string[];
  /** Those of whose inside something is used; other names are in `attributes`. */
  blocks: Record<string, BlockSchema>;
}

export interface ProviderSchema {
  version: string;
  source: string;
  resources: Record<string, BlockSchema & { exports: string[] }>;
}

const metaArguments = new Set(["count", "for_each", "depends_on", "provider"]);
const metaBlocks = new Set(["lifecycle", "timeouts", "provisioner"]);

/** Every attribute of a resource exists, every required one is set, every attribute that is read exists. */
export function lintProvider(module: TerraformModule, schema: ProviderSchema): Finding[] {
  const resources = blocksOf(module, "resource").filter(({ block }) => block.labels[0]?.startsWith("google_"));
  return [
    ...resources.flatMap(({ block, file }) => {
      const [type = ""] = block.labels;
      const known = schema.resources[type];
      if (known) return lintBlock(file, block, { schema: known, name: type });
      return [finding(file, block.line, `${type} is not in provider-schema.json`)];
    }),
    ...lintReads(module, schema),
  ];
}

const finding = (file: TerraformFile, line: number, message: string): Finding => ({
  rule: "provider",
  where: at(file, line),
  message,
});

function lintBlock(
  file: TerraformFile,
  block: HclBlock,
  { schema, name }: { schema: BlockSchema; name: string },
): Finding[] {
  const attributes = block.attributes.filter((attribute) => !metaArguments.has(attribute.name) || !isResource(name));
  const blocks = block.blocks.filter((inner) => !metaBlocks.has(inner.type) || !isResource(name));
  const given = new Set([...attributes.map((attribute) => attribute.name), ...blocks.map((inner) => inner.type)]);
  return [
    ...attributes
      .filter((attribute) => !schema.attributes.includes(attribute.name))
      .map((attribute) => finding(file, attribute.line, `${name} has no attribute ${attribute.name}`)),
    ...schema.required
      .filter((required) => !given.has(required))
      .map((required) => finding(file, block.line, `${name} needs ${required}`)),
    ...blocks.flatMap((inner) => {
      const inside = schema.blocks[inner.type];
      if (inside) return lintBlock(file, inner, { schema: inside, name: `${name}.${inner.type}` });
      return [finding(file, inner.line, `${name} has no block ${inner.type}`)];
    }),
  ];
}

const isResource = (name: string): boolean => !name.includes(".");

function lintReads(module: TerraformModule, schema: ProviderSchema): Finding[] {
  return module.files.flatMap((file) =>
    file.references.flatMap(({ path: [type = "", , attribute], line }) => {
      const known = schema.resources[type];
      if (!known || attribute === undefined) return [];
      const names = [...known.exports, ...known.attributes, ...Object.keys(known.blocks)];
      return names.includes(attribute) ? [] : [finding(file, line, `${type} has no attribute ${attribute} to read`)];
    }),
  );
}
