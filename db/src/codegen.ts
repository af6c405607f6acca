import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { dumpSchema } from "./schema-dump.ts";

/** The committed files that are made from the migrated schema, by path below `db/`. */
export interface GeneratedFiles {
  "src/schema-types.ts": string;
  "src/schema-version.ts": string;
  "schema.sql": string;
}

const databaseFolder = fileURLToPath(new URL("..", import.meta.url));

/** Makes the types and the schema dump from a migrated database; writes nothing. */
export async function generateFiles(url: string): Promise<GeneratedFiles> {
  return {
    "src/schema-types.ts": await generateTypes(url),
    "src/schema-version.ts": await generateVersion(url),
    "schema.sql": await dumpSchema(url),
  };
}

/** Writes what generateFiles() returns. */
export async function writeGeneratedFiles(files: GeneratedFiles): Promise<void> {
  for (const [path, text] of Object.entries(files)) await writeFile(join(databaseFolder, path), text);
}

/** The committed files that differ from what generateFiles() returns, by path below `db/`. */
export async function staleGeneratedFiles(files: GeneratedFiles): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    if ((await readFile(join(databaseFolder, path), "utf8").catch(() => "")) !== text) stale.push(path);
  }
  return stale;
}

/** The newest migration, for the API to know at run time which database it needs. */
async function generateVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>("SELECT max(version) AS version FROM schema_migrations");
    return `/** Generated: the newest migration this code was written for. */\nexport const schemaVersion = ${JSON.stringify(rows[0]?.version ?? "")};\n`;
  } finally {
    await client.end();
  }
}

async function generateTypes(url: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "piloto-codegen-"));
  try {
    const outFile = join(folder, "types.ts");
    const overrides = JSON.stringify({ columns: await unionColumns(url) });
    // bigint columns here are counters far below 2^53; the API's pool parses them as numbers.
    const mapping = JSON.stringify({ int8: "number" });
    const options = [
      "--camel-case",
      "--dialect=postgres",
      "--default-schema=public",
      "--url",
      url,
      "--out-file",
      outFile,
    ];
    await promisify(execFile)(join(databaseFolder, "node_modules/.bin/kysely-codegen"), [
      ...options,
      `--type-mapping=${mapping}`,
      `--overrides=${overrides}`,
    ]);
    return await formatted(outFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function formatted(file: string): Promise<string> {
  await promisify(execFile)(join(databaseFolder, "../node_modules/.bin/oxfmt"), [
    "-c",
    join(databaseFolder, "../.oxfmtrc.json"),
    file,
  ]);
  return await readFile(file, "utf8");
}

// A CHECK (column IN ('a', 'b')) becomes the type 'a' | 'b', so that a status the database refuses does not compile.
async function unionColumns(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{
      path: string;
      definition: string;
      nullable: boolean;
      generated: boolean;
    }>(`
      SELECT format('%s.%s', t.relname, a.attname) AS path, pg_get_constraintdef(c.oid) AS definition,
             NOT a.attnotnull AS nullable, a.atthasdef AS generated
      FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'c' AND cardinality(c.conkey) = 1 AND t.relnamespace = 'public'::regnamespace
      ORDER BY 1`);
    return Object.fromEntries(rows.flatMap((row) => unionColumn(row)));
  } finally {
    await client.end();
  }
}

function unionColumn(row: {
  path: string;
  definition: string;
  nullable: boolean;
  generated: boolean;
}): [string, string][] {
  const list = /^CHECK \(\(\w+ = ANY \(ARRAY\[(.+)\]\)\)\)$/.exec(row.definition)?.[1];
  if (list === undefined) return [];
  const values = [...list.matchAll(/'((?:[^']|'')*)'::text/g)].map((match) => JSON.stringify(match[1]));
  const type = [...values, ...(row.nullable ? ["null"] : [])].join(" | ");
  return [[row.path, row.generated ? `Generated<${type}>` : type]];
}
