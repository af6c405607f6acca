import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { createEmptyDatabase, createTestDatabase, startTestCluster, type TestCluster } from "@piloto/db/test-database";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { freePort, newDataDir, startProgram, untilStarted } from "./started-program.ts";

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

const key = (): string => `1:${randomBytes(32).toString("base64url")}`;
const secrets = { JWT_KEYS: key(), REFRESH_KEYS: key(), CSRF_KEYS: key(), ENCRYPTION_KEYS: key() };

/** Starts it, expects it to refuse, and returns the sentence; fails when there is more than one line or a stack. */
async function refusal(env: Record<string, string | number>): Promise<string> {
  const program = startProgram({ DATA_DIR: await newDataDir(), PORT: await freePort(), ...env });
  expect(await program.ended).toBe(1);
  const lines = program
    .output()
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("Building "));
  expect(lines, program.output()).toHaveLength(1);
  return lines[0] ?? "";
}

function changed(url: string, change: (url: URL) => void): string {
  const parsed = new URL(url);
  change(parsed);
  return parsed.href;
}

test("a port in use", async () => {
  const server = createServer().listen(0);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  expect(await refusal({ PORT: port })).toBe(
    `Port ${port} is already in use: stop the other program, or set PORT to a free port.`,
  );
});

test.each(["web", "0", "70000"])("PORT=%s", async (port) => {
  expect(await refusal({ PORT: port })).toBe(`PORT is "${port}": set it to a number from 1 to 65535.`);
});

test("a data folder in use", async () => {
  const dataDir = await newDataDir();
  const first = startProgram({ DATA_DIR: dataDir, PORT: await freePort() });
  await untilStarted(first);
  expect(await refusal({ DATA_DIR: dataDir })).toContain(`Another instance is using the data folder ${dataDir}`);
});

test("a database that nobody serves, that is misspelt, or whose host is unknown", async () => {
  expect(await refusal({ DATABASE_URL: `postgres://a:b@127.0.0.1:${await freePort()}/x` })).toContain(
    "No PostgreSQL answers at",
  );
  expect(await refusal({ DATABASE_URL: "mysql://a:b@127.0.0.1/x" })).toContain(
    "DATABASE_URL is not a PostgreSQL address",
  );
  expect(await refusal({ DATABASE_URL: "postgres://a:b@no-such-host.invalid/x" })).toContain(
    "The host no-such-host.invalid",
  );
});

test("a wrong password and a missing database, without the password in the sentence", async () => {
  const wrongPassword = changed(cluster.url, (url) => (url.password = "wrong-password"));
  const sentence = await refusal({ DATABASE_URL: wrongPassword });
  expect(sentence).toContain("refused user postgres");
  expect(sentence).not.toContain("wrong-password");
  const missing = changed(cluster.url, (url) => (url.pathname = "/nowhere"));
  expect(await refusal({ DATABASE_URL: missing })).toContain("has no database nowhere");
});

test("a database newer than the code", async () => {
  const { ownerUrl } = await createTestDatabase(cluster.url);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("INSERT INTO schema_migrations (version, checksum) VALUES ('9999_from_the_future', 'x')");
  await client.end();
  expect(await refusal({ DATABASE_URL: ownerUrl })).toContain("The database is newer than this code");
});

test("production without secrets, and with an example's", async () => {
  const { ownerUrl } = await createEmptyDatabase(cluster.url);
  const production = { NODE_ENV: "production", DATABASE_URL: ownerUrl };
  expect(await refusal(production)).toContain("set JWT_KEYS, REFRESH_KEYS, CSRF_KEYS, ENCRYPTION_KEYS");
  const { JWT_KEYS: _left, ...others } = secrets;
  expect(await refusal({ ...production, ...others })).toContain("set JWT_KEYS (");
});

test("production with its own secrets starts, and makes no demo workspace", async () => {
  const { ownerUrl } = await createEmptyDatabase(cluster.url);
  const program = startProgram({
    NODE_ENV: "production",
    DATABASE_URL: ownerUrl,
    DATA_DIR: await newDataDir(),
    PORT: await freePort(),
    ...secrets,
  });
  await untilStarted(program);
  expect(program.output()).not.toContain("demo");
  program.child.kill("SIGTERM");
  expect(await program.ended).toBe(0);
});
