import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { OperatorError } from "@piloto/db/operator-error";

export const secretNames = ["JWT_KEYS", "REFRESH_KEYS", "CSRF_KEYS", "ENCRYPTION_KEYS"] as const;
export type Secrets = Record<(typeof secretNames)[number], string>;

/**
 * The key rings. Those the operator set win; the others are made once and kept in `DATA_DIR/secrets.env` (mode 600).
 * Throws OperatorError when the operator said NODE_ENV=production: there nothing is made up.
 */
export async function ensureSecrets(dataDir: string, env: NodeJS.ProcessEnv): Promise<Secrets> {
  const isSet = (name: string): boolean => Boolean(env[name] || env[`${name}_FILE`]);
  const missing = secretNames.filter((name) => !isSet(name));
  if (missing.length > 0 && env["NODE_ENV"] === "production") {
    throw new OperatorError(
      `With NODE_ENV=production the secrets come from you: set ${missing.join(", ")} (see .env.example), or unset NODE_ENV to try things out.`,
    );
  }
  const kept = missing.length > 0 ? await readOrMakeSecrets(dataDir) : {};
  const valueOf = (name: (typeof secretNames)[number]): string => env[name] || (isSet(name) ? "" : (kept[name] ?? ""));
  return {
    JWT_KEYS: valueOf("JWT_KEYS"),
    REFRESH_KEYS: valueOf("REFRESH_KEYS"),
    CSRF_KEYS: valueOf("CSRF_KEYS"),
    ENCRYPTION_KEYS: valueOf("ENCRYPTION_KEYS"),
  };
}

async function readOrMakeSecrets(dataDir: string): Promise<Record<string, string | undefined>> {
  const file = join(dataDir, "secrets.env");
  const kept = existsSync(file) ? parseEnv(await readFile(file, "utf8")) : {};
  const missing = secretNames.filter((name) => !kept[name]);
  if (missing.length === 0) return kept;
  const made = Object.fromEntries(missing.map((name) => [name, `1:${randomBytes(32).toString("base64url")}`]));
  const all = { ...kept, ...made };
  const lines = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  await mkdir(dataDir, { recursive: true });
  // Written beside and renamed: a kill in between must not leave half a file, which would end every session.
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `# Made for this data folder alone. Never use it in production.\n${lines.join("\n")}\n`, {
    mode: 0o600,
  });
  await rename(temporary, file);
  return all;
}
