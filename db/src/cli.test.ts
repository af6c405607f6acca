import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openEmptyDatabase } from "./testing.ts";

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

test("a command it does not know prints what there is", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  expect(run("drop", ownerUrl)).toMatchObject({ code: 1, said: expect.stringContaining("Usage: pnpm db") });
});
