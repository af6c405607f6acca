import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import {
  freePort,
  newDataDir,
  processesMentioning,
  startProgram,
  untilNoProcess,
  untilStarted,
} from "./started-program.ts";

async function query(dataDir: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: (await readFile(join(dataDir, "postgres.url"), "utf8")).trim() });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

/** Signs in over HTTP as a browser would; the status of the answer. */
async function signIn(origin: string, email: string, password: string): Promise<number> {
  const session = await fetch(`${origin}/trpc/auth.session`);
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const { result }: { result: { data: { csrfToken: string } } } = JSON.parse(await session.text());
  const headers = {
    "content-type": "application/json",
    origin,
    "sec-fetch-site": "same-origin",
    "x-csrf-token": result.data.csrfToken,
    cookie,
  };
  const answer = await fetch(`${origin}/trpc/auth.login`, {
    method: "POST",
    headers,
    body: JSON.stringify({ email, password }),
  });
  return answer.status;
}

test("the first start makes and tells everything; a second one finds it again", async () => {
  const [dataDir, port] = [await newDataDir(), await freePort()];
  const origin = `http://localhost:${port}`;
  const first = startProgram({ DATA_DIR: dataDir, PORT: port });
  await untilStarted(first);
  expect(first.output()).toContain(origin);
  expect(first.output()).toContain("First start: the demo workspace Casa Ipê Móveis was made.");
  const password = /demo@piloto\.local +(\S+)/.exec(first.output())?.[1] ?? "";
  const page = await fetch(`${origin}/`);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
  expect(await signIn(origin, "demo@piloto.local", password)).toBe(200);
  expect(await signIn(origin, "demo@piloto.local", "something else")).toBe(401);
  await query(dataDir, "UPDATE workspaces SET name = 'Casa Nova'");
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
  expect(await untilNoProcess(dataDir)).toEqual([]);

  const second = startProgram({ DATA_DIR: dataDir, PORT: port });
  await untilStarted(second);
  expect(second.output()).not.toContain("First start");
  expect(second.output()).toContain(password);
  expect(await query(dataDir, "SELECT name FROM workspaces")).toEqual([{ name: "Casa Nova" }]);
  expect(await signIn(origin, "demo@piloto.local", password)).toBe(200);
});

test.each(["SIGKILL", "SIGTERM"] as const)("%s leaves no process behind and no data broken", async (signal) => {
  const [dataDir, port] = [await newDataDir(), await freePort()];
  const program = startProgram({ DATA_DIR: dataDir, PORT: port });
  await untilStarted(program);
  expect(processesMentioning(dataDir).length).toBeGreaterThan(2);
  program.child.kill(signal);
  expect(await program.ended).toBe(signal === "SIGTERM" ? 0 : signal);
  expect(await untilNoProcess(dataDir)).toEqual([]);
  const again = startProgram({ DATA_DIR: dataDir, PORT: port });
  await untilStarted(again);
  expect(await query(dataDir, "SELECT count(*)::integer AS count FROM users")).toEqual([{ count: 5 }]);
});

test("a kill while everything comes up leaves nothing that the next start trips over", async () => {
  const [dataDir, port] = [await newDataDir(), await freePort()];
  for (const afterMs of [150, 500, 900, 1200]) {
    const program = startProgram({ DATA_DIR: dataDir, PORT: port });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    program.child.kill("SIGKILL");
    await program.ended;
  }
  const program = startProgram({ DATA_DIR: dataDir, PORT: port });
  await untilStarted(program);
  expect(await query(dataDir, "SELECT count(*)::integer AS count FROM users")).toEqual([{ count: 5 }]);
});

const shellStart = `${process.execPath} scripts/start.ts; exit $?`;

test("everything ends when the package manager that started it is killed", async () => {
  const [dataDir, port] = [await newDataDir(), await freePort()];
  // A package manager as we meet it: Node running pnpm.cjs, below it a shell that does not pass signals on.
  const manager = join(dataDir, "pnpm.cjs");
  const spawnShell = `require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(shellStart)}], { stdio: "inherit" });`;
  await writeFile(manager, spawnShell);
  const program = startProgram({ DATA_DIR: dataDir, PORT: port }, [process.execPath, manager, "start"]);
  await untilStarted(program);
  program.child.kill("SIGKILL");
  expect(await untilNoProcess(dataDir)).toEqual([]);
});

test("it goes on when the shell that put it into the background ends", async () => {
  const [dataDir, port] = [await newDataDir(), await freePort()];
  const program = startProgram({ DATA_DIR: dataDir, PORT: port }, ["sh", "-c", `(${shellStart}) & wait`]);
  await untilStarted(program);
  program.child.kill("SIGKILL");
  await delay(1500);
  expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
});

test("two instances share one database and its secrets", async () => {
  const [dataDir, port, otherPort] = [await newDataDir(), await freePort(), await freePort()];
  await untilStarted(startProgram({ DATA_DIR: dataDir, PORT: port }));
  const otherDataDir = await newDataDir();
  const secrets = Object.fromEntries(
    (await readFile(join(dataDir, "secrets.env"), "utf8")).split("\n").flatMap((line) => {
      const [, name, value] = /^(\w+)=(.+)$/.exec(line) ?? [];
      return name && value ? [[name, value]] : [];
    }),
  );
  const url = (await readFile(join(dataDir, "postgres.url"), "utf8")).trim();
  const other = startProgram({ DATA_DIR: otherDataDir, PORT: otherPort, DATABASE_URL: url, ...secrets });
  await untilStarted(other);
  onTestFinished(() => void other.child.kill("SIGKILL"));
  expect(other.output()).not.toContain("First start");
  expect((await fetch(`http://localhost:${otherPort}/readyz`)).status).toBe(200);
  expect(await query(dataDir, "SELECT count(*)::integer AS count FROM workspaces")).toEqual([{ count: 1 }]);
});
