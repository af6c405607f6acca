import {
  at,
  blocksOf,
  type Finding,
  type FoundBlock,
  hasAttribute,
  literal,
  type TerraformModule,
} from "./terraform-module.ts";

type Names = Map<string, string>;

/** What is declared in a module, each with where. */
function declarations(module: TerraformModule): { variables: Names; locals: Names } {
  const variables = blocksOf(module, "variable").map(({ block, file }): [string, string] => [
    block.labels[0] ?? "",
    at(file, block.line),
  ]);
  const locals = blocksOf(module, "locals").flatMap(({ block, file }) =>
    block.attributes.map(({ name, line }): [string, string] => [name, at(file, line)]),
  );
  return { variables: new Map(variables), locals: new Map(locals) };
}

/** Variables and locals: declared and used, both ways; variables and outputs say what they are. */
export function lintDeclarations(module: TerraformModule): Finding[] {
  const declared = declarations(module);
  const used = module.files.flatMap((file) =>
    file.references.map(({ path, line }) => ({ kind: path[0], name: path[1] ?? "", where: at(file, line) })),
  );
  const compare = (rule: string, kind: string, names: Names): Finding[] => {
    const uses = used.filter((use) => use.kind === kind);
    // A variable's own validation refers to it; that alone is no use.
    const isUsed = (name: string) => uses.some((use) => use.name === name && !isOwnValidation(module, name, use.where));
    return [
      ...uses
        .filter(({ name }) => !names.has(name))
        .map(({ name, where }) => ({ rule, where, message: `${kind}.${name} is not declared` })),
      ...[...names]
        .filter(([name]) => !isUsed(name))
        .map(([name, where]) => ({ rule, where, message: `${kind}.${name} is not used` })),
    ];
  };
  return [
    ...compare("variables", "var", declared.variables),
    ...compare("locals", "local", declared.locals),
    ...lintWords(module),
  ];
}

function isOwnValidation(module: TerraformModule, name: string, where: string): boolean {
  return blocksOf(module, "variable").some(({ block, file }) => {
    if (block.labels[0] !== name || !where.startsWith(`${file.path}:`)) return false;
    const next = file.blocks.find((other) => other.line > block.line);
    const line = Number(where.split(":").at(-1));
    return line > block.line && line < (next?.line ?? Number.POSITIVE_INFINITY);
  });
}

function lintWords(module: TerraformModule): Finding[] {
  const missing = ({ block, file }: FoundBlock, names: string[]): Finding[] =>
    names
      .filter((name) => !hasAttribute(block, name) || literal(block, name) === "")
      .map((name) => ({
        rule: "descriptions",
        where: at(file, block.line),
        message: `${block.type} ${block.labels[0] ?? ""} has no ${name}`,
      }));
  return [
    ...blocksOf(module, "variable").flatMap((found) => missing(found, ["description", "type"])),
    ...blocksOf(module, "output").flatMap((found) => missing(found, ["description"])),
  ];
}

/** Every module asks for the same exact provider, and for a bounded Terraform. */
export function lintVersions(modules: TerraformModule[]): Finding[] {
  const findings = modules.flatMap((module) => {
    const found = blocksOf(module, "terraform");
    const where = module.path;
    const say = (message: string): Finding[] => [{ rule: "versions", where, message }];
    const [settings] = found;
    if (!settings || found.length > 1) return say("has not exactly one terraform block");
    if (!/>= [\d.]+, < [\d.]+/.test(literal(settings.block, "required_version") ?? ""))
      return say("required_version needs a lower and an upper bound");
    const usesGoogle = ["resource", "data"].some((type) =>
      blocksOf(module, type).some(({ block }) => block.labels[0]?.startsWith("google_")),
    );
    const version = providerVersion(module);
    if (usesGoogle && !version) return say("the google provider is not pinned");
    return version && !/^\d+\.\d+\.\d+$/.test(version) ? say(`google ${version} is no exact version`) : [];
  });
  const versions = new Set(modules.flatMap((module) => providerVersion(module) ?? []));
  if (versions.size <= 1) return findings;
  return [
    ...findings,
    { rule: "versions", where: ".", message: `google is pinned to ${[...versions].sort().join(" and ")}` },
  ];
}

/** The version of the google provider a module asks for. */
export function providerVersion(module: TerraformModule): string | undefined {
  const texts = blocksOf(module, "terraform").flatMap(({ block }) =>
    block.blocks
      .filter((inner) => inner.type === "required_providers")
      .flatMap((inner) => inner.attributes.filter(({ name }) => name === "google").map(({ text }) => text)),
  );
  return /version\s*=\s*"([^"]*)"/.exec(texts[0] ?? "")?.[1];
}
