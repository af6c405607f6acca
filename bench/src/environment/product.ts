import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { apiEntry, webDist } from "../../../scripts/build.ts";
import { startServer, type ChildServer } from "../measure/child-server.ts";

/** The page's address as the product knows it. Requests name it as their Origin; nobody listens there. */
export const publicOrigin = "http://localhost:3000";

export interface ProductKeys {
  readonly JWT_KEYS: string;
  readonly REFRESH_KEYS: string;
  readonly CSRF_KEYS: string;
  readonly ENCRYPTION_KEYS: string;
}

export function createKeys(): ProductKeys {
  const key = (): string => `1:${randomBytes(32).toString("base64url")}`;
  return { JWT_KEYS: key(), REFRESH_KEYS: key(), CSRF_KEYS: key(), ENCRYPTION_KEYS: key() };
}

/**
 * Starts the production bundle as `pnpm start` does, behind one trusted proxy so that load may come from many addresses.
 * `env` may name another `RUN`.
 */
export async function startProduct(
  databaseUrl: string,
  keys: ProductKeys,
  env: Readonly<Record<string, string>> = {},
): Promise<ChildServer> {
  return startServer({
    nodeOptions: [],
    script: apiEntry,
    readyPath: "/healthz",
    env: {
      ...keys,
      DATABASE_URL: databaseUrl,
      DATA_DIR: await mkdtemp(path.join(tmpdir(), "piloto-bench-data-")),
      PUBLIC_ORIGIN: publicOrigin,
      TRUSTED_PROXY_HOPS: "1",
      WEB_DIST: webDist,
      ...env,
    },
  });
}
