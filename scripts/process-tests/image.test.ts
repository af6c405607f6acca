import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, startTestCluster, type TestCluster } from "@piloto/db/test-database";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { assembleImage, sizeOf } from "../image/assemble.ts";
import { untilReady } from "../running-services.ts";
import { freePort } from "./started-program.ts";

// No container runs here: the folder that becomes /app is tried instead, away from everything the repository has.
const unprivileged = { uid: 65_532, gid: 65_532 };
const key = (): string => `1:${randomBytes(32).toString("base64url")}`;

let cluster: TestCluster;
let folder = "";
const app = (...parts: string[]): string => join(folder, "app", ...parts);

beforeAll(async () => {
  cluster = await startTestCluster();
  folder = await mkdtemp(join(tmpdir(), "piloto-image-"));
  await chmod(folder, 0o755);
  await assembleImage(app(), `${process.platform}-${process.arch}-gnu`);
  await copyFile(process.execPath, join(folder, "node"));
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a program of the image as its user, in its folder, told nothing but `env`. */
function runInImage(args: string[], env: Record<string, string>) {
  const user = process.getuid?.() === 0 ? unprivileged : {};
  const child = spawn(join(folder, "node"), args, { cwd: app(), env, stdio: ["ignore", "pipe", "pipe"], ...user });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = once(child, "close").then(([code]) => Number(code ?? 1));
  return { child, exited, output: () => output };
}

test("the image's folder serves page and API, is healthy while it does, and drains", async () => {
  const { url } = await createTestDatabase(cluster.url);
  const port = String(await freePort());
  const server = runInImage(["dist/main.js"], {
    NODE_ENV: "production",
    PORT: port,
    PUBLIC_ORIGIN: "https://app.example.com",
    DATABASE_URL: url,
    WEB_DIST: app("web"),
    DATA_DIR: join(folder, "not-made"),
    JWT_KEYS: key(),
    REFRESH_KEYS: key(),
    CSRF_KEYS: key(),
    ENCRYPTION_KEYS: key(),
  });
  const origin = `http://127.0.0.1:${port}`;
  await untilReady(`${origin}/readyz`, { name: "server", exited: server.exited }).catch((error: unknown) => {
    throw new Error(server.output(), { cause: error });
  });
  expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ status: "ok" });
  const page = await (await fetch(`${origin}/sign-in`)).text();
  const entry = /src="(\/assets\/index-[^"]+\.js)"/.exec(page)?.[1] ?? "";
  expect((await fetch(`${origin}${entry}`)).headers.get("content-type")).toContain("text/javascript");
  // Argon2: the one native package, in its own thread. Answered with "wrong", not with an error.
  expect(await signInStatus(origin)).toBe(401);
  expect(await runInImage(["healthcheck.ts"], { PORT: port }).exited).toBe(0);
  server.child.kill("SIGTERM");
  expect(await server.exited, server.output()).toBe(0);
  expect(await runInImage(["healthcheck.ts"], { PORT: port }).exited).toBe(1);
});

async function signInStatus(origin: string): Promise<number> {
  const session = await fetch(`${origin}/trpc/auth.session`);
  const { result }: { result: { data: { csrfToken: string } } } = JSON.parse(await session.text());
  const cookie = session.headers.getSetCookie().map((line) => line.split(";")[0]);
  const headers = {
    "content-type": "application/json",
    origin: "https://app.example.com",
    "sec-fetch-site": "same-origin",
    "x-csrf-token": result.data.csrfToken,
    cookie: cookie.join("; "),
  };
  const body = JSON.stringify({ email: "nobody@example.com", password: "cavalo-bateria-grampo" });
  return (await fetch(`${origin}/trpc/auth.login`, { method: "POST", headers, body })).status;
}

test("a worker is asked as well: it listens for its health, however its jobs come", async () => {
  for (const JOBS of ["postgres", "cloud_tasks"])
    expect(await runInImage(["healthcheck.ts"], { PORT: "1", RUN: "worker", JOBS }).exited).toBe(1);
});

test("nothing is in it but what runs, and it stays small", async () => {
  expect((await readdir(app())).sort()).toEqual([
    "THIRD_PARTY_NOTICES.txt",
    "dist",
    "healthcheck.ts",
    "migrations",
    "node_modules",
    "package.json",
    "web",
  ]);
  expect(await readdir(app("node_modules"))).toEqual(["@node-rs"]);
  expect(await readdir(app("node_modules/@node-rs"))).toHaveLength(2);
  const files = await readdir(app(), { recursive: true });
  expect(files.filter((name) => /\.map$|\.env|\.test\.|\.d\.ts$/.test(name))).toEqual([]);
  // 15 MB in November 2026, half of it the page in three encodings.
  expect(await sizeOf(app())).toBeLessThan(20_000_000);
});

test("a platform whose native package is not here is refused, not left out", async () => {
  await expect(assembleImage(join(folder, "other"), "plan9-mips-gnu")).rejects.toThrow("is not installed here");
});
