import type { Pool } from "pg";
import type { Database } from "./database/pool.ts";
import { createDatabase, openPool } from "./database/pool.ts";
import type { Env } from "./env.ts";
import { type Csrf, createCsrf } from "./features/auth/csrf.ts";
import { createPasswordHasher, type PasswordHasher } from "./features/auth/password-hasher.ts";
import { createGoogleClient, type GoogleClient } from "./features/google/google-client.ts";
import { type AccessTokens, createAccessTokens } from "./features/sessions/access-token.ts";
import { type Confirmations, createConfirmations } from "./features/sessions/confirmations.service.ts";
import { createRefreshTokens, type RefreshTokens } from "./features/sessions/refresh-token.ts";
import { createRevocations, type Revocations } from "./features/sessions/revocations.service.ts";
import { createRealtimeFeed, type RealtimeFeed } from "./features/realtime/realtime-feed.service.ts";
import { type CookieJar, createCookieJar } from "./http/cookies.ts";
import type { Log } from "./http/log.ts";
import { outsideLogScope } from "./http/log-scope.ts";
import { type ChannelAdapters, createChannelAdapters } from "./ports/channels/channel-adapters.ts";
import { createClamdScanner } from "./ports/file-scanner/clamd-scanner.ts";
import { type FileScanner, noScanner } from "./ports/file-scanner/file-scanner.ts";
import { createFiles } from "./ports/files/create-files.ts";
import type { FileStore } from "./ports/files/file-store.ts";
import type { JobTransport } from "./ports/jobs/job-transport.ts";
import { createPostgresJobs } from "./ports/jobs/postgres-jobs.ts";
import { type CreateLanguageModel, createLanguageModels } from "./ports/language-model/language-model.ts";
import { createVault, type Vault } from "./ports/vault/vault.ts";

/** Everything a request may use, made once per process and passed in: no module keeps state of its own. */
export type Services = {
  env: Env;
  log: Log;
  pool: Pool;
  db: Database;
  vault: Vault;
  cookieJar: CookieJar;
  csrf: Csrf;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  passwords: PasswordHasher;
  google: GoogleClient;
  revocations: Revocations;
  confirmations: Confirmations;
  realtime: RealtimeFeed;
  channelAdapters: ChannelAdapters;
  jobs: JobTransport;
  files: FileStore;
  fileScanner: FileScanner;
  languageModels: CreateLanguageModel;
};

// Not the public origin: instances that are reached under different addresses must take each other's tokens. What
// separates deployments is their keys.
const tokenIssuer = "piloto-de-vendas";

/** Origins whose pages may call the API: the public one, and the API's own when page and API have sibling hosts. */
export const allowedOrigins = (env: Env): string[] =>
  env.API_ORIGIN ? [env.PUBLIC_ORIGIN, env.API_ORIGIN] : [env.PUBLIC_ORIGIN];

/** Builds the services. Nothing connects or listens yet; `startServices` does. */
export function createServices(env: Env, log: Log): Services {
  const pool = openPool({
    connectionString: env.DATABASE_URL,
    size: env.DATABASE_POOL_SIZE,
    // A connection outlives the request in which it was opened.
    onError: (error) => outsideLogScope(() => log.warn({ err: error }, "an idle database connection died")),
  });
  const refreshTokens = createRefreshTokens(env.REFRESH_KEYS);
  return {
    env,
    log,
    pool,
    db: createDatabase(pool),
    vault: createVault(env.ENCRYPTION_KEYS),
    cookieJar: createCookieJar(env.PUBLIC_ORIGIN),
    csrf: createCsrf({ keys: env.CSRF_KEYS, allowedOrigins: allowedOrigins(env), refreshTokens }),
    accessTokens: createAccessTokens({
      keys: env.JWT_KEYS,
      issuer: tokenIssuer,
      lifeSeconds: env.ACCESS_TOKEN_SECONDS,
    }),
    refreshTokens,
    passwords: createPasswordHasher({ threads: env.PASSWORD_HASH_THREADS }),
    google: createGoogleClient(env),
    revocations: createRevocations({
      pool,
      connectionString: env.DATABASE_URL,
      log,
      windowSeconds: env.ACCESS_TOKEN_SECONDS + 60,
    }),
    confirmations: createConfirmations({ pool, log }),
    realtime: createRealtimeFeed({ pool, connectionString: env.DATABASE_URL, log }),
    channelAdapters: createChannelAdapters(env),
    jobs: createPostgresJobs(),
    files: createFiles(env),
    fileScanner: env.CLAMD_URL ? createClamdScanner({ url: env.CLAMD_URL }) : noScanner,
    // Only the installation's own address may be inside the network; what workspaces name must be public.
    languageModels: createLanguageModels({
      trustedOrigins: env.LLM_BASE_URL ? [new URL(env.LLM_BASE_URL).origin] : [],
    }),
  };
}

/** Starts the feeds and their timers. */
export async function startServices(services: Services): Promise<void> {
  await services.revocations.start();
  services.confirmations.start();
  if (services.env.RUN !== "worker") await services.realtime.start();
}

/** Flushes what is pending and lets go of every connection and thread. */
export async function stopServices(services: Services): Promise<void> {
  await services.realtime.stop();
  await services.confirmations.stop();
  await services.revocations.stop();
  await services.passwords.stop();
  await services.db.destroy();
}
