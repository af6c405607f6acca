import { readFileSync } from "node:fs";
import { z } from "zod";

/** Keys by number, the current one first: `2:<base64url of 32 bytes>,1:<…>`. Rotation keeps the old ones for a while. */
export type KeyRing = readonly { kid: number; key: Buffer }[];

const keyRing = z.string().transform((text, context): KeyRing => {
  const ring = text.split(",").map((part) => {
    const [kid, key] = part.trim().split(":");
    return { kid: Number(kid), key: Buffer.from(key ?? "", "base64url") };
  });
  const isSound = ring.every(({ kid, key }) => Number.isInteger(kid) && kid >= 1 && kid <= 255 && key.length === 32);
  if (!isSound || new Set(ring.map(({ kid }) => kid)).size !== ring.length) {
    context.addIssue({
      code: "custom",
      message: "must be kid:key pairs, kid 1 to 255 and unique, key 32 bytes in base64url",
    });
    return z.NEVER;
  }
  if (ring.some(({ key }) => key.every((byte) => byte === key[0]))) {
    context.addIssue({
      code: "custom",
      message: "is a default or example key; make your own with `openssl rand -base64 32 | tr +/ -_`",
    });
    return z.NEVER;
  }
  return ring;
});

const origin = z.url().transform((url) => new URL(url).origin);
const seconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const milliseconds = (fallback: number) => z.coerce.number().int().min(0).max(600_000).default(fallback);
/** An address without a slash at its end. */
const serviceUrl = (fallback: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(fallback)
    .transform((url) => url.replace(/\/+$/, ""));
const optionalText = z
  .string()
  .trim()
  .transform((text) => text || undefined)
  .optional();

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  PUBLIC_ORIGIN: origin.optional(),
  API_ORIGIN: origin.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  DATA_DIR: z.string().default(".data"),
  WEB_DIST: optionalText,
  RUN: z.enum(["api", "worker", "all"]).default("all"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  // Of the ten seconds that Cloud Run gives, the rest is for what is still under way.
  DRAIN_DELAY_MS: z.coerce.number().int().min(0).max(6_000).default(0),
  RELEASE: z.string().default("development"),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  JWT_KEYS: keyRing,
  REFRESH_KEYS: keyRing,
  CSRF_KEYS: keyRing,
  ENCRYPTION_KEYS: keyRing,
  ACCESS_TOKEN_SECONDS: seconds(900),
  SESSION_IDLE_SECONDS: seconds(7 * 86_400),
  SESSION_ABSOLUTE_SECONDS: seconds(30 * 86_400),
  REFRESH_GRACE_SECONDS: seconds(45),
  REFRESH_MIN_ROTATE_SECONDS: seconds(60),
  CLIENT_ABORT_SECONDS: seconds(7),
  PASSWORD_HASH_THREADS: z.coerce.number().int().min(1).max(64).default(1),
  PWNED_PASSWORDS_URL: optionalText,
  SMTP_URL: optionalText,
  MAIL_FROM: z.string().default("Piloto de Vendas <nao-responda@piloto.local>"),
  GOOGLE_ISSUER: z.url().default("https://accounts.google.com"),
  GOOGLE_CLIENT_ID: optionalText,
  GOOGLE_CLIENT_SECRET: optionalText,
  META_GRAPH_URL: serviceUrl("https://graph.facebook.com"),
  INSTAGRAM_GRAPH_URL: serviceUrl("https://graph.instagram.com"),
  META_GRAPH_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default("v23.0"),
  LLM_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  LLM_MODEL: optionalText,
  LLM_API_KEY: optionalText,
  FILES: z.enum(["disk", "gcs"]).default("disk"),
  GCS_BUCKET: optionalText,
  GCS_URL: serviceUrl("https://storage.googleapis.com"),
  GOOGLE_IAM_URL: serviceUrl("https://iamcredentials.googleapis.com"),
  CLAMD_URL: z.url({ protocol: /^tcp$/ }).optional(),
  RUN_DEBOUNCE_MS: milliseconds(4_000),
  RUN_MAX_WAIT_MS: milliseconds(20_000),
  SIMULATOR_URL: optionalText,
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText,
  SENTRY_DSN: optionalText,
  GOOGLE_CLOUD_PROJECT: optionalText,
  JOBS: z.enum(["postgres", "cloud_tasks"]).default("postgres"),
  CLOUD_TASKS_LOCATION: z
    .string()
    .regex(/^[a-z]+-[a-z]+\d+$/, "must be a region, such as southamerica-east1")
    .optional(),
  CLOUD_TASKS_QUEUE_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,80}$/, "must be letters, digits and hyphens")
    .default("piloto"),
  CLOUD_TASKS_URL: serviceUrl("https://cloudtasks.googleapis.com"),
  INTERNAL_ORIGIN: origin.optional(),
  INTERNAL_SERVICE_ACCOUNT: z.email().optional(),
  GOOGLE_CERTS_URL: serviceUrl("https://www.googleapis.com/oauth2/v3/certs"),
});

/** What the operator's commands need beside it; those that only touch the database need nothing else. */
const opsSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MIGRATOR_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MIGRATIONS_DIR: optionalText,
  API_DATABASE_PASSWORD: optionalText,
  READER_DATABASE_PASSWORD: optionalText,
  LOG_LEVEL: schema.shape.LOG_LEVEL,
  RELEASE: schema.shape.RELEASE,
  GOOGLE_CLOUD_PROJECT: schema.shape.GOOGLE_CLOUD_PROJECT,
});

export type OpsEnv = z.infer<typeof opsSchema>;

export type Env = Omit<z.infer<typeof schema>, "PUBLIC_ORIGIN"> & { PUBLIC_ORIGIN: string };

/** The environment is wrong: `message` names each variable and what it must be. */
export class EnvError extends Error {}

/**
 * Reads and checks the environment once. A variable named X may come from a file named by X_FILE (secret mounts).
 * Throws EnvError naming every variable that is wrong.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = schema.safeParse(withFiles(source, Object.keys(schema.shape)));
  if (!parsed.success) throw incomplete(parsed.error);
  const env = { ...parsed.data, PUBLIC_ORIGIN: parsed.data.PUBLIC_ORIGIN ?? `http://localhost:${parsed.data.PORT}` };
  checkInvariants(env);
  return env;
}

/** The part that the operator's commands read. Throws EnvError. */
export function parseOpsEnv(source: Record<string, string | undefined>): OpsEnv {
  const parsed = opsSchema.safeParse(withFiles(source, Object.keys(opsSchema.shape)));
  if (!parsed.success) throw incomplete(parsed.error);
  return parsed.data;
}

/** The environment of this process. The only place that reads it. */
export const readEnv = (): Env => parseEnv(process.env);
export const readOpsEnv = (): OpsEnv => parseOpsEnv(process.env);

function incomplete(error: z.ZodError): EnvError {
  const lines = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  return new EnvError(`The environment is not complete. ${lines.join("; ")}`);
}

function withFiles(source: Record<string, string | undefined>, names: string[]): Record<string, string | undefined> {
  const result: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(source)) {
    // An empty variable means "not set", as in a copied .env.example.
    if (value !== "" && value !== undefined) result[name] = value;
  }
  for (const name of names) {
    const file = result[`${name}_FILE`];
    if (file && result[name] === undefined) result[name] = readFileSync(file, "utf8").trim();
  }
  return result;
}

function checkInvariants(env: Env): void {
  // Guarantees that every Set-Cookie of generation G was processed, and every request with G - 1 has arrived, before
  // G + 1 can exist: docs/sessions.md.
  if (env.REFRESH_MIN_ROTATE_SECONDS < env.REFRESH_GRACE_SECONDS + 2 * env.CLIENT_ABORT_SECONDS) {
    throw new EnvError("REFRESH_MIN_ROTATE_SECONDS must be at least REFRESH_GRACE_SECONDS + 2 * CLIENT_ABORT_SECONDS.");
  }
  if (!isSafeOrigin(env.PUBLIC_ORIGIN)) {
    throw new EnvError("PUBLIC_ORIGIN must be https unless it is localhost: session cookies are Secure.");
  }
  if (env.FILES === "gcs" && !env.GCS_BUCKET) throw new EnvError("FILES=gcs needs GCS_BUCKET, the name of the bucket.");
  if (Boolean(env.GOOGLE_CLIENT_ID) !== Boolean(env.GOOGLE_CLIENT_SECRET)) {
    throw new EnvError("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are set together or not at all.");
  }
  checkCloudTasks(env);
}

const neededByCloudTasks = [
  "GOOGLE_CLOUD_PROJECT",
  "CLOUD_TASKS_LOCATION",
  "INTERNAL_ORIGIN",
  "INTERNAL_SERVICE_ACCOUNT",
] as const;

function checkCloudTasks(env: Env): void {
  if (env.JOBS !== "cloud_tasks") return;
  const missing = neededByCloudTasks.filter((name) => env[name] === undefined);
  if (missing.length > 0) throw new EnvError(`JOBS=cloud_tasks also needs ${missing.join(", ")}.`);
  // An identity token that travels in the clear is one that others can use.
  if (!isSafeOrigin(env.INTERNAL_ORIGIN ?? "")) {
    throw new EnvError("INTERNAL_ORIGIN must be https unless it is localhost: requests to it carry a token.");
  }
}

const isSafeOrigin = (address: string): boolean =>
  address.startsWith("https:") || ["localhost", "127.0.0.1", "[::1]"].includes(new URL(address).hostname);
