import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { runningPostmaster } from "./embedded-postmaster.ts";
import { startEmbedded } from "./embedded.ts";
import { OperatorError } from "./operator-error.ts";
import { makeScratchFolder } from "./scratch-folder.ts";
import { openClient } from "./testing.ts";

let dataDir = "";

beforeEach(async () => {
  dataDir = await makeScratchFolder();
  // With patience: a Postgres whose owner was killed may still be writing its last lines.
  onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 }));
});

const clusterDir = (): string => join(dataDir, "postgres");

/** Starts Postgres in a process of its own and waits until it is ready. */
async function spawnOwner(): Promise<{ owner: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL("./fixtures/embedded-owner.ts", import.meta.url));
  const owner = spawn(process.execPath, [script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void owner.kill("SIGKILL"));
  for await (const chunk of owner.stdout) {
    const url = /ready (\S+)/.exec(String(chunk))?.[1];
    if (url !== undefined) return { owner, url };
  }
  throw new Error("the owner ended before Postgres was ready");
}

async function untilPostgresIsGone(): Promise<void> {
  for (const deadline = Date.now() + 5000; runningPostmaster(clusterDir()) !== undefined; await delay(20)) {
    if (Date.now() > deadline) throw new Error("Postgres still runs five seconds later");
  }
}

test("Postgres ends with its owner's SIGKILL, and the next start has every committed row", async () => {
  const { owner, url } = await spawnOwner();
  const client = await openClient(url);
  client.on("error", () => undefined);
  await client.query("CREATE TABLE kept (id integer); INSERT INTO kept VALUES (1), (2)");
  owner.kill("SIGKILL");
  await once(owner, "exit");
  // At once: the next start waits for the killed owner's Postgres to end.
  const server = await startEmbedded({ dataDir });
  onTestFinished(() => server.stop());
  const again = await openClient(server.url);
  expect((await again.query("SELECT FROM kept")).rowCount).toBe(2);
});

test("Postgres recovers from its own SIGKILL and from a lock file whose process id belongs to another program", async () => {
  const { owner } = await spawnOwner();
  const postmaster = runningPostmaster(clusterDir());
  if (postmaster === undefined) throw new Error("no postmaster");
  process.kill(postmaster, "SIGKILL");
  await untilPostgresIsGone();
  owner.kill("SIGKILL");
  const pidFile = join(clusterDir(), "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join("\n"));
  const server = await startEmbedded({ dataDir });
  await server.stop();
});

test("a second instance on the folder is refused with one sentence while the first goes on", async () => {
  const { url } = await spawnOwner();
  const second = startEmbedded({ dataDir });
  await expect(second).rejects.toThrow(OperatorError);
  await expect(second).rejects.toThrow(`Another instance is using the data folder ${dataDir}`);
  const client = await openClient(url);
  expect((await client.query("SELECT")).rowCount).toBe(1);
  await client.end();
});

test("a kill while the cluster is made leaves nothing that the next start trips over", async () => {
  const script = fileURLToPath(new URL("./fixtures/embedded-owner.ts", import.meta.url));
  const owner = spawn(process.execPath, [script, dataDir], { stdio: "ignore" });
  while (!(await readdir(dataDir)).some((name) => name.startsWith("postgres.init-"))) await delay(5);
  await delay(100);
  owner.kill("SIGKILL");
  await once(owner, "exit");
  expect(existsSync(clusterDir())).toBe(false);
  const server = await startEmbedded({ dataDir });
  await server.stop();
  expect((await readdir(dataDir)).sort()).toEqual(["postgres", "postgres.log", "postgres.owner", "postgres.url"]);
});

test("the port stays the same from start to start, and moves when somebody has taken it", async () => {
  const first = await startEmbedded({ dataDir });
  await first.stop();
  const second = await startEmbedded({ dataDir });
  await second.stop();
  expect(second.url).toBe(first.url);
  const thief = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
  await once(thief, "listening");
  const third = await startEmbedded({ dataDir });
  await third.stop();
  thief.close();
  expect(new URL(third.url).port).not.toBe(new URL(first.url).port);
});

test("the superuser's URL is readable by its owner alone, and a lost one is made anew", async () => {
  const first = await startEmbedded({ dataDir });
  await first.stop();
  const file = join(dataDir, "postgres.url");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await rm(file);
  const second = await startEmbedded({ dataDir });
  onTestFinished(() => second.stop());
  expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
  expect((await (await openClient(second.url)).query("SELECT")).rowCount).toBe(1);
});

test("text is UTF-8 and sorts as a Brazilian expects; commits reach the disk", async () => {
  const server = await startEmbedded({ dataDir });
  onTestFinished(() => server.stop());
  const client = await openClient(server.url);
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM unnest(ARRAY['Zoé', 'émile', 'Ávila', 'avó', 'Bruno', 'Ana', 'Érica']) AS name ORDER BY name",
  );
  expect(rows.map(({ name }) => name)).toEqual(["Ana", "Ávila", "avó", "Bruno", "émile", "Érica", "Zoé"]);
  const settings = await client.query("SELECT current_setting('server_encoding') e, current_setting('fsync') f");
  expect(settings.rows).toEqual([{ e: "UTF8", f: "on" }]);
  await client.end();
});

// A checkout under /root, as in most containers. Postgres itself never runs as root.
test.runIf(process.getuid?.() === 0)("root can keep the data in a folder that nobody else may enter", async () => {
  await chmod(dataDir, 0o700);
  const server = await startEmbedded({ dataDir });
  onTestFinished(() => server.stop());
  const postmaster = runningPostmaster(clusterDir());
  const status = await readFile(`/proc/${postmaster}/status`, "utf8");
  expect(status).not.toMatch(/^Uid:\s+0\s/m);
  const client = await openClient(server.url);
  expect((await client.query("SELECT")).rowCount).toBe(1);
});
