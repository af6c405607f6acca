import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { OperatorError } from "@piloto/db/operator-error";
import type { StaticPage } from "../static-page/build-static-page.ts";
import type { PageFile } from "../static-page/page-files.ts";
import { gcloud, type Place } from "./gcloud.ts";

export interface PageUpload {
  place: Place;
  /** What `pnpm build:static` wrote. */
  folder: string;
  bucket: string;
  backendBucket: string;
  /** Where people reach the page. */
  publicOrigin: string;
  /** How often, and how long apart, to look whether the new headers have arrived. */
  headerTries: number;
  headerIntervalMs: number;
}

/**
 * Puts a page into its bucket: first what it refers to, then the headers, and index.html when those are there, because its
 * policy allows its inline script by hash. Assets of earlier releases stay: somebody has that page open.
 */
export async function uploadPage(upload: PageUpload): Promise<void> {
  const { place, folder, backendBucket } = upload;
  const { headers, files }: StaticPage = JSON.parse(await readFile(join(folder, "headers.json"), "utf8"));
  const index = files.filter(({ path }) => path === "index.html");
  await copyFiles(
    upload,
    files.filter((file) => !index.includes(file)),
  );
  const lines = Object.entries(headers).map(([name, value]) => `--custom-response-header=${name}: ${value}`);
  await gcloud(place, ["compute", "backend-buckets", "update", backendBucket], lines);
  await untilHeadersArrive(upload, headers);
  await copyFiles(upload, index);
}

async function copyFiles({ place, folder, bucket }: PageUpload, files: PageFile[]): Promise<void> {
  for (const group of groupByMetadata(files)) {
    const [{ path, contentType, cacheControl }] = group;
    const target = `gs://${bucket}/${dirname(path) === "." ? "" : `${dirname(path)}/`}`;
    const sources = group.map((file) => join(folder, "page", file.path));
    const metadata = [`--content-type=${contentType}`, `--cache-control=${cacheControl}`];
    await gcloud(place, ["storage", "cp"], [...sources, target, ...metadata]);
  }
}

/** Files that one command can copy: of one folder, with one metadata; the groups in the order of their first file. */
function groupByMetadata(files: PageFile[]): [PageFile, ...PageFile[]][] {
  const groups = new Map<string, [PageFile, ...PageFile[]]>();
  for (const file of files) {
    const key = [dirname(file.path), file.contentType, file.cacheControl].join("\n");
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups.values()];
}

async function untilHeadersArrive(upload: PageUpload, headers: Record<string, string>): Promise<void> {
  const policy = headers["content-security-policy"];
  for (let attempt = 0; attempt < upload.headerTries; attempt += 1) {
    const response = await fetch(upload.publicOrigin, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.headers.get("content-security-policy") === policy) return;
    await delay(upload.headerIntervalMs);
  }
  throw new OperatorError(
    `${upload.publicOrigin} does not send the new headers yet; index.html is the old one still. Run this again.`,
  );
}
