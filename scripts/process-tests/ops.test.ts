import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createEmptyDatabase, startTestCluster, type TestCluster } from "@piloto/db/test-database";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { apiEntry } from "../build.ts";
import { inRoot } from "../project-folders.ts";
import { newDataDir } from "./started-program.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

const built = apiEntry.replace(/main\.js$/, "ops.js");
const key = (): string => `1:${randomBytes(32).toString("base64url")}`;

async function run(entry: string, args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  let said = "";
  let complained = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (complained += chunk.toString()));
  const [code] = await once(child, "close");
  return { code: Number(code), said: said.trim(), complained: complained.trim() };
}

test("what is in the image migrates a new database, makes the logins and leaves lines that alerts can read", async () => {
  const { ownerUrl, drop } = await createEmptyDatabase(cluster.url);
  onTestFinished(drop);
  const env = {
    MIGRATOR_DATABASE_URL: ownerUrl,
    MIGRATIONS_DIR: inRoot("db/migrations"),
    API_DATABASE_PASSWORD: randomBytes(24).toString("base64url"),
    RELEASE: "v9",
  };
  const migrated = await run(built, ["migrate"], env);
  expect(migrated).toMatchObject({ code: 0, said: expect.stringContaining("applied 0001_create_roles") });
  expect(JSON.parse(migrated.complained)).toMatchObject({
    severity: "INFO",
    event: "ops_command",
    command: "migrate",
    exitCode: 0,
    release: "v9",
  });
  expect(await run(built, ["database-logins"], env)).toMatchObject({
    code: 0,
    said: expect.stringContaining("piloto_api created"),
  });
  // As the API's own login, through which the server itself would come.
  const api = new URL(ownerUrl);
  api.username = "piloto_api";
  api.password = env.API_DATABASE_PASSWORD;
  const server = {
    JWT_KEYS: key(),
    REFRESH_KEYS: key(),
    CSRF_KEYS: key(),
    ENCRYPTION_KEYS: key(),
    DATABASE_URL: api.href,
  };
  expect(await run(built, ["sessions", "revoke", "--all", "--yes"], { ...env, ...server })).toMatchObject({
    code: 0,
    said: expect.stringContaining("0 sessions of 0 people"),
  });
});

test("what is in the image says in one sentence what is missing", async () => {
  expect(await run(built, ["jobs"], {})).toMatchObject({
    code: 1,
    said: "",
    complained: expect.stringContaining("Set MIGRATOR_DATABASE_URL"),
  });
  const url = "postgres://nobody:x@127.0.0.1:9/none";
  expect(await run(built, ["rotate-keys", "--check"], { DATABASE_URL: url })).toMatchObject({
    code: 2,
    complained: expect.stringContaining("The environment is not complete. JWT_KEYS"),
  });
});

test("pnpm ops runs from the sources, with the database and the keys of pnpm start", async () => {
  const DATA_DIR = await newDataDir();
  expect((await run(inRoot("scripts/ops.ts"), ["migrate"], { DATA_DIR })).said).toContain("applied 0001_create_roles");
  const checked = await run(inRoot("scripts/ops.ts"), ["rotate-keys", "--check"], { DATA_DIR });
  expect(checked).toMatchObject({ code: 0, said: expect.stringContaining("Everything is sealed under key 1") });
  expect((await run(inRoot("scripts/ops.ts"), ["drop"], { DATA_DIR })).code).toBe(2);
});
