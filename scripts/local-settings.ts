import { existsSync } from "node:fs";
import { loadEnvFile } from "node:process";
import { readPort } from "./ports.ts";
import { inRoot, resolveDataDir } from "./project-folders.ts";

export interface LocalSettings {
  /** The operator's environment, with `.env` of the repository behind it. */
  env: NodeJS.ProcessEnv;
  port: number;
  dataDir: string;
  publicOrigin: string;
  simulatorPort: number;
  /** The operator set NODE_ENV=production: no demo data, no secrets made up. */
  isProduction: boolean;
}

/** What `pnpm start` and `pnpm dev` were told. The one place of the scripts that reads the environment. */
export function readLocalSettings(): LocalSettings {
  if (existsSync(inRoot(".env"))) loadEnvFile(inRoot(".env"));
  const env = { ...process.env };
  const port = readPort(env["PORT"], 3000);
  return {
    env,
    port,
    dataDir: resolveDataDir(env["DATA_DIR"]),
    publicOrigin: env["PUBLIC_ORIGIN"] || `http://localhost:${port}`,
    simulatorPort: readPort(env["SIMULATOR_PORT"], 3900),
    isProduction: env["NODE_ENV"] === "production",
  };
}

/** Settings that point the product at the simulator, each unless the operator set it. */
export function simulatorSettings({ env, simulatorPort }: LocalSettings): NodeJS.ProcessEnv {
  const origin = `http://localhost:${simulatorPort}`;
  const defaults = {
    SIMULATOR_URL: origin,
    GOOGLE_ISSUER: `${origin}/oidc`,
    GOOGLE_CLIENT_ID: "piloto-dev",
    GOOGLE_CLIENT_SECRET: "piloto-dev-secret",
    META_GRAPH_URL: `${origin}/graph`,
    INSTAGRAM_GRAPH_URL: `${origin}/instagram`,
    LLM_BASE_URL: `${origin}/llm/v1`,
    LLM_MODEL: "roteiro-demo",
    LLM_API_KEY: "sim-demo",
  };
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, env[name] || value]));
}
