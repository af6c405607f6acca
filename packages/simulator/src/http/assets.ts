import { readFile } from "node:fs/promises";
import path from "node:path";
import { Hono } from "hono";

const assetFolder = path.resolve(import.meta.dirname, "../assets");
const contentTypes: ReadonlyMap<string, string> = new Map([
  ["simulator.css", "text/css; charset=utf-8"],
  ["phone.css", "text/css; charset=utf-8"],
  ["phone.js", "text/javascript; charset=utf-8"],
  ["mailbox.js", "text/javascript; charset=utf-8"],
  ["icon.svg", "image/svg+xml"],
]);

/** The files the pages need; a fixed list, so no path from a request ever reaches the disk. */
export function createAssetRoutes(): Hono {
  const routes = new Hono();
  for (const [name, contentType] of contentTypes) {
    routes.get(`/${name}`, async (c) => {
      c.header("content-type", contentType);
      return c.body(await readFile(path.join(assetFolder, name), "utf8"));
    });
  }
  return routes;
}
