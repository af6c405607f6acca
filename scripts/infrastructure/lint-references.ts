import { join, normalize } from "node:path";
import { at, blocksOf, type Finding, hasAttribute, literal, type TerraformModule } from "./terraform-module.ts";

const metaArguments = new Set(["source", "version", "count", "for_each", "depends_on", "providers"]);
const builtIn = new Set(["var", "local", "module", "data", "each", "count", "self", "path", "terraform"]);

/** Calls of modules: there, with all that is needed and nothing more; and no output that nobody reads. */
export function lintCalls(modules: TerraformModule[]): Finding[] {
  const byPath = new Map(modules.map((module) => [normalize(module.path), module]));
  const read = new Set<string>();
  const findings: Finding[] = [];
  for (const caller of modules) {
    for (const { block, file } of blocksOf(caller, "module")) {
      const name = block.labels[0] ?? "";
      const say = (message: string) =>
        findings.push({ rule: "module calls", where: at(file, block.line), message: `module ${name}: ${message}` });
      const path = normalize(join(caller.path, literal(block, "source") ?? "?"));
      const callee = byPath.get(path);
      if (!callee) {
        say(`there is no ${path}`);
        continue;
      }
      const variables = blocksOf(callee, "variable").map((found) => found.block);
      const given = block.attributes.map((attribute) => attribute.name).filter((key) => !metaArguments.has(key));
      const known = new Set(variables.map((variable) => variable.labels[0] ?? ""));
      for (const key of given) if (!known.has(key)) say(`knows no ${key}`);
      for (const variable of variables) {
        const key = variable.labels[0] ?? "";
        if (!hasAttribute(variable, "default") && !given.includes(key)) say(`needs ${key}`);
      }
      const outputs = new Set(blocksOf(callee, "output").map((found) => found.block.labels[0] ?? ""));
      for (const reference of caller.files.flatMap((other) => other.references)) {
        const [kind, called, output] = reference.path;
        if (kind !== "module" || called !== name || output === undefined) continue;
        if (outputs.has(output)) read.add(`${path}/${output}`);
        else say(`has no output ${output}`);
      }
    }
  }
  return [...findings, ...unreadOutputs(modules, read)];
}

// Those of an environment are read by people and scripts.
const unreadOutputs = (modules: TerraformModule[], read: Set<string>): Finding[] =>
  modules
    .filter((module) => !module.path.startsWith("environments/"))
    .flatMap((module) =>
      blocksOf(module, "output")
        .filter(({ block }) => !read.has(`${normalize(module.path)}/${block.labels[0] ?? ""}`))
        .map(({ block, file }) => ({
          rule: "outputs",
          where: at(file, block.line),
          message: `output ${block.labels[0] ?? ""} is read by nobody`,
        })),
    );

/** References to resources, data and modules that are not there. */
export function lintReferences(module: TerraformModule): Finding[] {
  const addresses = new Set([
    ...blocksOf(module, "resource").map(({ block }) => block.labels.join(".")),
    ...blocksOf(module, "data").map(({ block }) => `data.${block.labels.join(".")}`),
    ...blocksOf(module, "module").map(({ block }) => `module.${block.labels[0] ?? ""}`),
  ]);
  return module.files.flatMap((file) =>
    file.references
      .filter(({ path }) => isAddress(path) && !addresses.has(addressOf(path)))
      .map(({ path, line }) => ({
        rule: "references",
        where: at(file, line),
        message: `there is no ${addressOf(path)}`,
      })),
  );
}

const isAddress = ([root = ""]: string[]): boolean =>
  root === "module" || root === "data" || (!builtIn.has(root) && /^(google|terraform)_/.test(root));

const addressOf = (path: string[]): string => path.slice(0, path[0] === "data" ? 3 : 2).join(".");
