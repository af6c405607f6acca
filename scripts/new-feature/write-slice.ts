import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { OperatorError } from "@piloto/db/operator-error";
import { inRoot } from "../project-folders.ts";
import type { FeatureName } from "./feature-name.ts";

/** Which template becomes which file. */
function plannedFiles({ kebab, kebabOne, snake }: FeatureName, number: string): Record<string, string> {
  const [api, web] = [`packages/api/src/features/${kebab}`, `packages/web/src/features/${kebab}`];
  return {
    "migration.sql": `db/migrations/${number}_create_${snake}.sql`,
    "example-rows.sql": `db/seeds/examples/${number}_create_${snake}.sql`,
    "shared.ts": `packages/shared/src/${kebab}.ts`,
    "queries.ts": `${api}/${kebab}.queries.ts`,
    "service.ts": `${api}/${kebab}.service.ts`,
    "router.ts": `${api}/${kebab}.router.ts`,
    "api.test.ts": `${api}/${kebab}.test.ts`,
    "page.tsx": `${web}/${kebab}-page.tsx`,
    "form.tsx": `${web}/create-${kebabOne}-form.tsx`,
    "route.tsx": `packages/web/src/routes/_app/w.$slug/${kebab}.tsx`,
    "messages-pt-BR.ts": `packages/web/src/i18n/pt-BR/${kebab}.ts`,
    "messages-en.ts": `packages/web/src/i18n/en/${kebab}.ts`,
  };
}

interface Registration {
  file: string;
  /** Where the new text goes: directly behind the first match. */
  after: RegExp;
  text: string;
}

/** The lines that make the rest of the project know the slice. */
function registrations({ kebab, camel, snake }: FeatureName): Registration[] {
  const inMessages = (language: string): Registration[] => {
    const file = `packages/web/src/i18n/${language}/workspace.ts`;
    return [
      { file, after: /^/, text: `import { ${camel} } from "./${kebab}.ts";\n` },
      { file, after: /export const workspace = \{/, text: ` ${camel},` },
    ];
  };
  const router = "packages/api/src/trpc/router.ts";
  return [
    { file: router, after: /^/, text: `import { ${camel}Router } from "../features/${kebab}/${kebab}.router.ts";\n` },
    { file: router, after: /appRouter = t\.router\(\{\n/, text: `  ${camel}: ${camel}Router,\n` },
    {
      file: "packages/api/src/database/sqlstate.ts",
      after: /const constraintErrors[^\n]*\{\n/,
      text: `  ${snake}_name_key: { code: "CONFLICT", field: "name", message: "is taken" },\n`,
    },
    ...inMessages("pt-BR"),
    ...inMessages("en"),
  ];
}

/**
 * Writes every file of the slice and registers it. Returns the paths it wrote or changed. Throws OperatorError before
 * the first write when a file exists already or a place to register is not found.
 */
export async function writeSlice(name: FeatureName): Promise<string[]> {
  const planned = plannedFiles(name, await nextMigrationNumber());
  const taken = Object.values(planned).find((path) => existsSync(inRoot(path)));
  if (taken !== undefined) throw new OperatorError(`${taken} exists already: choose another name.`);
  const changed = await applyRegistrations(registrations(name));
  for (const [template, path] of Object.entries(planned)) {
    const text = await readFile(inRoot("scripts/new-feature/templates", `${template}.txt`), "utf8");
    changed.set(path, fillIn(text, name));
  }
  for (const [path, text] of changed) {
    await mkdir(dirname(inRoot(path)), { recursive: true });
    await writeFile(inRoot(path), text);
  }
  return [...changed.keys()];
}

async function applyRegistrations(all: Registration[]): Promise<Map<string, string>> {
  const changed = new Map<string, string>();
  for (const { file, after, text } of all) {
    const before = changed.get(file) ?? (await readFile(inRoot(file), "utf8"));
    const match = after.exec(before);
    if (!match) throw new OperatorError(`${file} has no place for the new feature (looked for ${String(after)}).`);
    const at = match.index + match[0].length;
    changed.set(file, before.slice(0, at) + text + before.slice(at));
  }
  return changed;
}

function fillIn(template: string, name: FeatureName): string {
  const values = new Map<string, string>(Object.entries(name));
  return template.replaceAll(/__([A-Za-z]+)__/g, (_placeholder, key: string) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`A template asks for ${key}, which a feature's name does not have.`);
    return value;
  });
}

async function nextMigrationNumber(): Promise<string> {
  const numbers = (await readdir(inRoot("db/migrations")))
    .map((file) => Number(file.slice(0, 4)))
    .filter(Number.isInteger);
  return String(Math.max(0, ...numbers) + 1).padStart(4, "0");
}
