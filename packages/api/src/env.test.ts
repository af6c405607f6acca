import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EnvError, parseEnv } from "./env.ts";

const key = (fill: string) => Buffer.from(fill.repeat(32).slice(0, 32)).toString("base64url");
const good = {
  DATABASE_URL: "postgres://piloto@localhost/piloto",
  JWT_KEYS: `1:${key("ab")}`,
  REFRESH_KEYS: `1:${key("cd")}`,
  CSRF_KEYS: `1:${key("ef")}`,
  ENCRYPTION_KEYS: `2:${key("gh")},1:${key("ij")}`,
};

const cloudTasks = {
  JOBS: "cloud_tasks",
  GOOGLE_CLOUD_PROJECT: "piloto",
  CLOUD_TASKS_LOCATION: "southamerica-east1",
  INTERNAL_ORIGIN: "https://worker.exemplo.com.br",
  INTERNAL_SERVICE_ACCOUNT: "invoker@piloto.iam.gserviceaccount.com",
};

describe("the environment", () => {
  it("takes Cloud Tasks with its addresses", () => {
    expect(parseEnv({ ...good, ...cloudTasks })).toMatchObject({ ...cloudTasks, CLOUD_TASKS_QUEUE_PREFIX: "piloto" });
  });

  it("has a default for all but the database and the secrets", () => {
    const env = parseEnv(good);
    expect(env).toMatchObject({
      PORT: 3000,
      PUBLIC_ORIGIN: "http://localhost:3000",
      RUN: "all",
      REFRESH_GRACE_SECONDS: 45,
    });
    expect(env.ENCRYPTION_KEYS.map(({ kid }) => kid)).toEqual([2, 1]);
  });

  it("takes an empty variable as one that is not set", () => {
    const env = parseEnv({ ...good, PORT: "", SMTP_URL: "", GOOGLE_ISSUER: "" });
    expect(env.PORT).toBe(3000);
    expect(env.SMTP_URL).toBeUndefined();
    expect(env.GOOGLE_ISSUER).toBe("https://accounts.google.com");
  });

  it("reads a secret from the file that X_FILE names", () => {
    const file = join(mkdtempSync(join(tmpdir(), "env-")), "key");
    writeFileSync(file, `${good.JWT_KEYS}\n`);
    const { JWT_KEYS: _, ...rest } = good;
    expect(parseEnv({ ...rest, JWT_KEYS_FILE: file }).JWT_KEYS).toHaveLength(1);
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ["a missing secret", { JWT_KEYS: undefined }, /JWT_KEYS/],
    [
      "an example key",
      { CSRF_KEYS: `1:${Buffer.alloc(32).toString("base64url")}` },
      /CSRF_KEYS: is a default or example key/,
    ],
    ["a short key", { REFRESH_KEYS: "1:c2hvcnQ" }, /REFRESH_KEYS/],
    ["two keys of one number", { JWT_KEYS: `1:${key("ab")},1:${key("cd")}` }, /JWT_KEYS/],
    ["a port that is none", { PORT: "http" }, /PORT/],
    ["a database of another kind", { DATABASE_URL: "mysql://localhost/x" }, /DATABASE_URL/],
    ["plain http on a real host", { PUBLIC_ORIGIN: "http://app.exemplo.com.br" }, /PUBLIC_ORIGIN must be https/],
    [
      "Cloud Tasks without its addresses",
      { JOBS: "cloud_tasks" },
      /needs GOOGLE_CLOUD_PROJECT, CLOUD_TASKS_LOCATION, INTERNAL_ORIGIN, INTERNAL_SERVICE_ACCOUNT/,
    ],
    [
      "identity tokens in the clear",
      { ...cloudTasks, INTERNAL_ORIGIN: "http://internal.exemplo.com.br" },
      /INTERNAL_ORIGIN must be https/,
    ],
    [
      "a place that is no region",
      { ...cloudTasks, CLOUD_TASKS_LOCATION: "Sao Paulo" },
      /CLOUD_TASKS_LOCATION: must be a region/,
    ],
    ["a bucket without a name", { FILES: "gcs" }, /FILES=gcs needs GCS_BUCKET/],
    ["a scanner that is no TCP address", { CLAMD_URL: "http://clamd:3310" }, /CLAMD_URL/],
    ["half of the Google client", { GOOGLE_CLIENT_ID: "id" }, /GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET/],
    [
      "a grace that breaks the protocol's invariant",
      { REFRESH_GRACE_SECONDS: "55" },
      /REFRESH_MIN_ROTATE_SECONDS must be at least/,
    ],
  ])("refuses %s in one sentence", (_what, change, sentence) => {
    const parse = () => parseEnv({ ...good, ...change });
    expect(parse).toThrow(EnvError);
    expect(parse).toThrow(sentence);
  });
});
