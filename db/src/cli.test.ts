import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openEmptyDatabase, openExampleDatabase } from "./testing.ts";

const cli = fileURLToPath(new URL("./cli.ts", import.meta.url));

function run(command: string, databaseUrl: string): { code: number | null; said: string } {
  const env = { PATH: process.env["PATH"] ?? "", DATABASE_URL: databaseUrl };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, command], { env, encoding: "utf8" });
  return { code: status, said: stdout + stderr };
}

test("migrate brings an empty database up to date, and then has nothing to do", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  expect(run("migrate", ownerUrl)).toMatchObject({
    code: 0,
    said: expect.stringContaining("applied 0001_create_roles"),
  });
  expect(run("migrate", ownerUrl)).toEqual({ code: 0, said: "Nothing to migrate.\n" });
});

test("verify-audit passes whole chains and names the broken one, with exit code 1", async () => {
  const { ownerUrl, owner } = await openExampleDatabase();
  expect(run("verify-audit", ownerUrl)).toEqual({ code: 0, said: "2 chains, 3 entries, 0 broken.\n" });
  await owner.query("UPDATE audit_log SET outcome = 'denied' WHERE seq = 2");
  const { code, said } = run("verify-audit", ownerUrl);
  expect(code).toBe(1);
  expect(said).toContain("is broken at entry 2.");
});

test("a command it does not know prints what there is", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  expect(run("drop", ownerUrl)).toMatchObject({ code: 1, said: expect.stringContaining("Usage: pnpm db") });
});
