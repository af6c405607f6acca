import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { inRoot, root } from "../project-folders.ts";
import { releaseService, type Release } from "../deploy/release-service.ts";
import { uploadPage } from "../deploy/upload-page.ts";

const place = { project: "shop", region: "southamerica-east1" };
const image = `registry/piloto@sha256:${"a".repeat(64)}`;
let folder = "";
let origin = "";
/** What the API answers, by the share the new revision has. */
let statusAt: (percent: number, path: string) => number;
let answerHeaders: Record<string, string> = {};

const serviceFile = (): string => join(folder, "service.json");

beforeEach(async () => {
  vi.spyOn(console, "log").mockReturnValue();
  folder = await mkdtemp(join(tmpdir(), "piloto-deploy-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const fake = `#!/bin/sh\nexec "${process.execPath}" "${inRoot("scripts/deploy/fixtures/fake-gcloud.ts")}" "$@"\n`;
  await writeFile(join(folder, "gcloud"), fake);
  await chmod(join(folder, "gcloud"), 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
  vi.stubEnv("FAKE_GCLOUD", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  statusAt = () => 200;
  answerHeaders = { "content-type": "application/json" };
  origin = await serveApi();
  await setTraffic([{ revisionName: "piloto-api-1", percent: 100 }]);
});

async function serveApi(): Promise<string> {
  const server = createServer((request, response) => {
    const { status } = JSON.parse(readFileSync(serviceFile(), "utf8"));
    const percent = status.traffic.find(
      (one: { revisionName: string }) => one.revisionName === "piloto-api-2",
    )?.percent;
    response.writeHead(statusAt(percent ?? 0, request.url ?? ""), answerHeaders).end("{}");
  }).listen(0);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://localhost:${typeof address === "object" && address ? address.port : 0}`;
}

async function setTraffic(traffic: { revisionName: string; percent: number }[]): Promise<void> {
  const status = { latestCreatedRevisionName: "piloto-api-1", waitingUrl: `${origin}/waiting`, traffic };
  await writeFile(serviceFile(), JSON.stringify({ status }));
}

async function calls(): Promise<string[]> {
  const lines = (await readFile(join(folder, "calls.jsonl"), "utf8")).trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as string[]).join(" "));
}

/** The shares that were asked for, in order. */
const shifts = async (): Promise<(string | undefined)[]> =>
  (await calls()).flatMap((call) => (call.includes("update-traffic") ? [/--to-revisions=(\S+)/.exec(call)?.[1]] : []));

const release = (changes: Partial<Release> = {}): Promise<void> =>
  releaseService({
    place,
    service: "piloto-api",
    image,
    origin,
    isTagReachable: true,
    steps: [10, 50, 100],
    rounds: 2,
    intervalMs: 0,
    ...changes,
  });

test("a good release gets its traffic in steps", async () => {
  await release();
  expect(await shifts()).toEqual([
    "piloto-api-2=10,piloto-api-1=90",
    "piloto-api-2=50,piloto-api-1=50",
    "piloto-api-2=100",
  ]);
  const deploy = (await calls()).find((call) => call.includes(`--image=${image}`)) ?? "";
  expect(deploy).toContain("--no-traffic --tag=next --region=southamerica-east1");
  expect((await calls()).every((call) => call.endsWith("--project=shop --quiet"))).toBe(true);
});

test("a release that goes bad at 50 % is taken back whole", async () => {
  statusAt = (percent) => (percent >= 50 ? 503 : 200);
  await expect(release()).rejects.toThrow(
    /piloto-api-2 failed at 50 %, and all traffic is back with piloto-api-1: .* answered 503/,
  );
  expect(await shifts()).toEqual([
    "piloto-api-2=10,piloto-api-1=90",
    "piloto-api-2=50,piloto-api-1=50",
    "piloto-api-1=100",
  ]);
  expect((await calls()).at(-1)).toContain("--image=registry/piloto@sha256:before --no-traffic");
});

test("a release that is wrong before it has traffic gets none", async () => {
  statusAt = (_percent, path) => (path.startsWith("/waiting") ? 500 : 200);
  await expect(release()).rejects.toThrow("piloto-api-2 was not given any traffic");
  expect(await shifts()).toEqual([]);
});

test("behind a load balancer the waiting revision cannot be asked, and the first step is small for that", async () => {
  statusAt = (percent, path) => (path.startsWith("/waiting") || percent >= 10 ? 500 : 200);
  await expect(release({ isTagReachable: false })).rejects.toThrow("failed at 10 %");
  expect(await shifts()).toEqual(["piloto-api-2=10,piloto-api-1=90", "piloto-api-1=100"]);
});

test("a page that answers 200 to everything is no healthy API", async () => {
  answerHeaders = { "content-type": "text/html" };
  await expect(release()).rejects.toThrow("not JSON");
});

test("a shift that Google refuses is taken back", async () => {
  vi.stubEnv("FAKE_GCLOUD_FAILS", "piloto-api-2=50");
  await expect(release()).rejects.toThrow("failed at 50 %");
  expect((await shifts()).at(-1)).toBe("piloto-api-1=100");
});

test("after an interrupted release the way back leads to who had most of the traffic", async () => {
  await setTraffic([
    { revisionName: "piloto-api-broken", percent: 10 },
    { revisionName: "piloto-api-1", percent: 90 },
  ]);
  statusAt = (percent) => (percent >= 100 ? 503 : 200);
  await expect(release()).rejects.toThrow("all traffic is back with piloto-api-1");
});

/** The commands of a step of the workflow that deploys, as GitHub would hand them to its shell. */
async function commandsOf(step: string): Promise<string> {
  const { jobs }: { jobs: { deploy: { steps: { name?: string; run?: string }[] } } } = parse(
    await readFile(inRoot(".github/workflows/deploy.yml"), "utf8"),
  );
  return jobs.deploy.steps.find(({ name }) => name === step)?.run ?? "";
}

/** Runs them with the stand-ins for gcloud and npx on the path; the exit code and what was said. */
async function runStep(commands: string, env: Record<string, string>): Promise<{ exitCode: number; said: string }> {
  const npx = `#!/bin/sh\nshift 3\n[ "$1" = node ] && shift && exec "${process.execPath}" "$@"\nexit 3\n`;
  await writeFile(join(folder, "npx"), npx, { mode: 0o755 });
  const child = spawn("bash", ["-euo", "pipefail", "-c", commands], { cwd: root, env: { ...process.env, ...env } });
  const [[code], out, err] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  return { exitCode: Number(code), said: `${out}${err}` };
}

const settings = {
  PROJECT: "shop",
  REGION: "southamerica-east1",
  IMAGE: image,
  STEPS: "10,100",
  WORKER: "pool",
  TAG_REACHABLE: "true",
  API_ORIGIN: "",
};

test("the workflow's own steps migrate, release the API and the worker, in words the script and gcloud know", async () => {
  const env = { ...settings, PUBLIC_ORIGIN: origin };
  for (const step of ["Migrate", "Release the API", "Release the worker"]) {
    // As the workflow has it, only in less time.
    const quick = step === "Release the API" ? " --rounds 1 --interval-ms 0" : "";
    const { exitCode, said } = await runStep(`${(await commandsOf(step)).trim()}${quick}`, env);
    expect(exitCode, said).toBe(0);
  }
  const region = "--region=southamerica-east1 --project=shop --quiet";
  expect((await calls()).filter((call) => !call.includes("describe"))).toEqual([
    `run jobs update piloto-migrate --image=${image} ${region}`,
    `run jobs update piloto-ops --image=${image} ${region}`,
    `run jobs execute piloto-migrate --wait ${region}`,
    `run jobs execute piloto-migrate --wait --args=database-logins ${region}`,
    `run services update piloto-api --image=${image} --no-traffic --tag=next ${region}`,
    `run services update-traffic piloto-api --to-revisions=piloto-api-2=10,piloto-api-1=90 ${region}`,
    `run services update-traffic piloto-api --to-revisions=piloto-api-2=100 ${region}`,
    `run worker-pools update piloto-worker --image=${image} ${region}`,
  ]);
});

test("a migration that fails ends the workflow before anything is released", async () => {
  vi.stubEnv("FAKE_GCLOUD_FAILS", "jobs execute");
  const { exitCode, said } = await runStep(await commandsOf("Migrate"), { ...settings, PUBLIC_ORIGIN: origin });
  expect([exitCode, said]).toEqual([1, expect.stringContaining("gcloud run jobs execute piloto-migrate failed")]);
});

test.each([
  ["an image by its tag", "migrate --image registry/piloto:latest", "name it by its digest"],
  ["steps that do not end at 100", `api --image ${image} --origin http://localhost --steps 10,50`, "the last one 100"],
  ["an unknown option", "migrate --immage x", "--immage"],
  ["an unknown command", "publish", "Usage:"],
])("%s is refused before gcloud is asked", async (_what, args, sentence) => {
  const { exitCode, said } = await runStep(
    `npx --yes pnpm@12 exec node scripts/deploy.ts ${args} --project shop --region here`,
    {},
  );
  expect([exitCode, said]).toEqual([1, expect.stringContaining(sentence)]);
  await expect(calls()).rejects.toThrow("calls.jsonl");
});

const headers = { "content-security-policy": "default-src 'none'", "x-frame-options": "DENY" };

async function upload(): Promise<void> {
  const files = [
    { path: "assets/a.js", contentType: "text/javascript", cacheControl: "immutable" },
    { path: "assets/b.js", contentType: "text/javascript", cacheControl: "immutable" },
    { path: "assets/c.css", contentType: "text/css", cacheControl: "immutable" },
    { path: "favicon.svg", contentType: "image/svg+xml", cacheControl: "max-age=3600" },
    { path: "index.html", contentType: "text/html", cacheControl: "no-store" },
  ];
  await mkdir(join(folder, "static"));
  await writeFile(join(folder, "static/headers.json"), JSON.stringify({ headers, files }));
  await uploadPage({
    place,
    folder: join(folder, "static"),
    bucket: "shop-page",
    backendBucket: "piloto-page",
    publicOrigin: origin,
    headerTries: 2,
    headerIntervalMs: 0,
  });
}

test("a page is uploaded parts first, then its headers, and index.html last", async () => {
  answerHeaders = headers;
  await upload();
  const page = join(folder, "static/page");
  const end = "--project=shop --quiet";
  expect(await calls()).toEqual([
    `storage cp ${page}/assets/a.js ${page}/assets/b.js gs://shop-page/assets/ --content-type=text/javascript --cache-control=immutable ${end}`,
    `storage cp ${page}/assets/c.css gs://shop-page/assets/ --content-type=text/css --cache-control=immutable ${end}`,
    `storage cp ${page}/favicon.svg gs://shop-page/ --content-type=image/svg+xml --cache-control=max-age=3600 ${end}`,
    `compute backend-buckets update piloto-page --custom-response-header=content-security-policy: default-src 'none' --custom-response-header=x-frame-options: DENY ${end}`,
    `storage cp ${page}/index.html gs://shop-page/ --content-type=text/html --cache-control=no-store ${end}`,
  ]);
});

test("as long as the old headers are sent, the old index.html stays", async () => {
  await expect(upload()).rejects.toThrow("index.html is the old one still");
  expect((await calls()).filter((call) => call.includes("index.html"))).toEqual([]);
});
