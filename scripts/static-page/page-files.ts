import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";

/** A file of the page as its host has to serve it. */
export interface PageFile {
  /** Below the page's folder: `assets/index-C0ffee.js`. */
  path: string;
  contentType: string;
  cacheControl: string;
}

const contentTypes: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/**
 * The files of a built page in the order they are uploaded: what others refer to first, index.html last, so that no page
 * is ever there before its parts. Maps (the error tracker's), twins compressed for the API, and Vite's own are left out.
 * Throws on a kind of file whose content type is not known.
 */
export async function listPageFiles(webDist: string): Promise<PageFile[]> {
  const names = await readdir(webDist, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(webDist.length + 1))
    .filter((path) => !/\.(?:map|br|gz)$/.test(path) && !path.startsWith(".vite/"))
    .sort();
  return [
    ...paths
      .filter((path) => path.startsWith("assets/"))
      .map((path) => describe(path, "public, max-age=31536000, immutable")),
    ...paths
      .filter((path) => !path.includes("/") && path !== "index.html")
      .map((path) => describe(path, "public, max-age=3600")),
    describe("index.html", "no-store"),
  ];
}

function describe(path: string, cacheControl: string): PageFile {
  const contentType = contentTypes[extname(path)];
  if (!contentType) throw new Error(`${path}: what content type has it? Add it to scripts/static-page/page-files.ts`);
  return { path, contentType, cacheControl };
}
