import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { schemaVersion } from "@piloto/db/schema-version";
import { readMigrations } from "@piloto/db/migrate";
import { apiEntry } from "../../../scripts/build.ts";
import { inRoot } from "../../../scripts/project-folders.ts";

/** A built release: what runs, and the folder of the migrations it was made with. */
export interface Release {
  readonly name: string;
  readonly entry: string;
  readonly migrations: string;
}

/** What was built from this checkout. */
export const presentRelease: Release = { name: "present", entry: apiEntry, migrations: inRoot("db/migrations") };

/**
 * The release after it, in a folder of its own: the same code, which knows one migration more and is not ready before that
 * has run. `sql` is that migration.
 */
export async function makeNextRelease(folder: string, sql: string): Promise<Release> {
  const version = await nextVersion();
  const migrations = join(folder, "migrations");
  await mkdir(folder, { recursive: true });
  await cp(presentRelease.migrations, migrations, { recursive: true });
  await writeFile(join(migrations, `${version}.sql`), sql);
  await cp(dirname(apiEntry), join(folder, "dist"), { recursive: true });
  await symlink(inRoot("packages/api/node_modules"), join(folder, "node_modules"));
  let mentions = 0;
  for (const name of await readdir(join(folder, "dist"))) {
    if (!name.endsWith(".js")) continue;
    const path = join(folder, "dist", name);
    const code = await readFile(path, "utf8");
    if (!code.includes(schemaVersion)) continue;
    mentions += 1;
    await writeFile(path, code.replaceAll(schemaVersion, version));
  }
  if (mentions === 0) throw new Error(`the bundle does not name ${schemaVersion}: it was built from something else`);
  return { name: "next", entry: join(folder, "dist/main.js"), migrations };
}

/** Replaces the next release's migration, as a developer mends one that never succeeded anywhere. */
export async function mendMigration({ migrations }: Release, sql: string): Promise<void> {
  await writeFile(join(migrations, `${await nextVersion()}.sql`), sql);
}

export async function nextVersion(): Promise<string> {
  const newest = (await readMigrations()).at(-1)?.version ?? "";
  return `${String(Number(newest.slice(0, 4)) + 1).padStart(4, "0")}_rehearse_expanding`;
}

/** An expand migration as we write them: columns with a constant default and a new table, milliseconds under a lock. */
export const expandMigration = `-- Purpose: what a release adds that the one before it does not know.
-- Previous release: keeps working; it names its columns.
ALTER TABLE sessions ADD COLUMN rehearsed text NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN rehearsed text NOT NULL DEFAULT '';
ALTER TABLE webhook_events ADD COLUMN rehearsed int;
ALTER TABLE conversations ADD COLUMN rehearsed int NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN rehearsed text;
CREATE TABLE rehearsed_things (id uuid PRIMARY KEY DEFAULT uuidv7(), made_at timestamptz NOT NULL DEFAULT now());
GRANT SELECT, INSERT ON rehearsed_things TO piloto_app;
`;
