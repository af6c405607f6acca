import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { ensureSecrets, secretNames } from "./secrets.ts";

const ring = /^1:[A-Za-z0-9_-]{43}$/;
let dataDir = "";

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "piloto-secrets-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
});

test("development makes four different keys once and keeps them, readable by their owner alone", async () => {
  const made = await ensureSecrets(dataDir, {});
  expect(Object.values(made)).toEqual(Array.from(secretNames, () => expect.stringMatching(ring)));
  expect(new Set(Object.values(made)).size).toBe(4);
  expect((await stat(join(dataDir, "secrets.env"))).mode & 0o777).toBe(0o600);
  expect(await ensureSecrets(dataDir, {})).toEqual(made);
});

test("a key that is missing in the file is added, the others stay", async () => {
  const made = await ensureSecrets(dataDir, {});
  const file = join(dataDir, "secrets.env");
  await writeFile(file, (await readFile(file, "utf8")).replace(/^CSRF_KEYS=.*\n/m, ""));
  const again = await ensureSecrets(dataDir, {});
  expect(again).toEqual({ ...made, CSRF_KEYS: expect.stringMatching(ring) });
  expect(again.CSRF_KEYS).not.toBe(made.CSRF_KEYS);
});

test("what the operator set wins, also as a file's name, and is not written down", async () => {
  const secrets = await ensureSecrets(dataDir, { JWT_KEYS: "7:mine", REFRESH_KEYS_FILE: "/run/secrets/refresh" });
  expect(secrets.JWT_KEYS).toBe("7:mine");
  // Empty: the server then reads the file that REFRESH_KEYS_FILE names.
  expect(secrets.REFRESH_KEYS).toBe("");
  expect(await readFile(join(dataDir, "secrets.env"), "utf8")).not.toContain("7:mine");
});

test("production makes up nothing", async () => {
  const given = { NODE_ENV: "production", JWT_KEYS: "a", REFRESH_KEYS: "b", CSRF_KEYS: "c" };
  await expect(ensureSecrets(dataDir, given)).rejects.toThrow("set ENCRYPTION_KEYS (see .env.example)");
  const complete = { ...given, ENCRYPTION_KEYS_FILE: "/run/secrets/encryption" };
  expect(await ensureSecrets(dataDir, complete)).toMatchObject({ JWT_KEYS: "a", ENCRYPTION_KEYS: "" });
});
