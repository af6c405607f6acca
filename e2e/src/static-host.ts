import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import type { StaticPage } from "../../scripts/static-page/build-static-page.ts";

export type StaticHost = { stop: () => Promise<void> };

/**
 * Serves what `pnpm build:static` wrote as a bucket behind a load balancer does: the files and nothing but the files, each
 * with its metadata and with the headers of headers.json; any path that is no file is index.html, under /assets a 404.
 */
export async function startStaticHost(folder: string, port: number): Promise<StaticHost> {
  const { headers, files }: StaticPage = JSON.parse(await readFile(join(folder, "headers.json"), "utf8"));
  const byPath = new Map(files.map((file) => [`/${file.path}`, file]));
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    const file = byPath.get(path) ?? (path.startsWith("/assets/") ? undefined : byPath.get("/index.html"));
    if (!file || request.method !== "GET") return void response.writeHead(file ? 405 : 404, headers).end();
    const metadata = { "content-type": file.contentType, "cache-control": file.cacheControl };
    void readFile(join(folder, "page", file.path)).then((bytes) =>
      response.writeHead(200, { ...headers, ...metadata }).end(bytes),
    );
  });
  server.listen(port);
  await once(server, "listening");
  return {
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
