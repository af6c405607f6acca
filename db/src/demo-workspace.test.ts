import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { verify } from "@node-rs/argon2";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { verifyAuditChains } from "./audit-verification.ts";
import { seedDemoWorkspace } from "./demo-workspace.ts";
import { makeScratchFolder } from "./scratch-folder.ts";
import { openClient, openDatabase } from "./testing.ts";

let dataDir = "";

beforeEach(async () => {
  dataDir = await makeScratchFolder();
  onTestFinished(() => rm(dataDir, { recursive: true }));
});

test("the first start makes a workspace whose password is the one it tells and keeps, readable by its owner alone", async () => {
  const { ownerUrl } = await openDatabase();
  const demo = await seedDemoWorkspace(ownerUrl, dataDir);
  expect(demo).toMatchObject({ email: "demo@piloto.local", isNew: true });
  const owner = await openClient(ownerUrl);
  const { rows } = await owner.query<{ password_hash: string; roles: string[] }>(`
    SELECT u.password_hash, (SELECT array_agg(DISTINCT m.role ORDER BY m.role) FROM memberships m) AS roles
    FROM users u WHERE u.email = 'demo@piloto.local'`);
  expect(rows[0]?.roles).toEqual(["admin", "owner", "seller", "viewer"]);
  expect(await verify(rows[0]?.password_hash ?? "", demo?.password ?? "")).toBe(true);
  expect(await readFile(join(dataDir, "demo-password"), "utf8")).toBe(`${demo?.password}\n`);
  expect((await stat(join(dataDir, "demo-password"))).mode & 0o777).toBe(0o600);
  expect((await verifyAuditChains(ownerUrl)).broken).toEqual([]);
});

test("a second start, and one in parallel, change nothing and tell the same sign-in", async () => {
  const { ownerUrl } = await openDatabase();
  const [one, two] = await Promise.all([seedDemoWorkspace(ownerUrl, dataDir), seedDemoWorkspace(ownerUrl, dataDir)]);
  const again = await seedDemoWorkspace(ownerUrl, dataDir);
  expect([one?.isNew, two?.isNew]).toEqual(expect.arrayContaining([false, true]));
  expect(again).toEqual({ email: "demo@piloto.local", password: one?.password, isNew: false });
  const owner = await openClient(ownerUrl);
  expect((await owner.query("SELECT FROM workspaces")).rowCount).toBe(1);
});

test("a database in which somebody has signed up is left alone", async () => {
  const { ownerUrl } = await openDatabase();
  const owner = await openClient(ownerUrl);
  await owner.query("INSERT INTO users (name, email) VALUES ('Ana', 'ana@example.com')");
  expect(await seedDemoWorkspace(ownerUrl, dataDir)).toBeUndefined();
  expect((await owner.query("SELECT FROM workspaces")).rowCount).toBe(0);
});
