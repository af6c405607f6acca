import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type MiddlewareHandler } from "hono";
import type { HttpEnv } from "./http-env.ts";
import { renderPage, type RuntimeConfig } from "./page-document.ts";
import { pagePolicy, type SecurityHeaderOptions } from "./security-headers.ts";

const oneYear = "public, max-age=31536000, immutable";
const oneHour = "public, max-age=3600";

/**
 * Serves the built page: hashed assets for a year, index.html for every other path, never cached, with the runtime
 * settings written in. What a bucket serves instead is the same: scripts/static-page.ts.
 */
export function pageRoutes(webDist: string, config: RuntimeConfig, options: SecurityHeaderOptions) {
  const { html, scriptHashes } = renderPage(readFileSync(join(webDist, "index.html"), "utf8"), config);
  const policy = pagePolicy(options, scriptHashes);
  return (
    new Hono<HttpEnv>()
      // Maps are for the error tracker, uploaded at release; the sources are not for everyone.
      .get("/assets/:file{.+\\.map}", (c) => c.text("not found", 404))
      .use("/assets/*", keepFor(oneYear), serveStatic({ root: webDist, precompressed: true }))
      .get("/assets/*", (c) => c.text("not found", 404))
      .use("/:file{.+\\.(?:svg|png|ico|txt|webmanifest)}", keepFor(oneHour), serveStatic({ root: webDist }))
      .get("*", (c) => c.html(html, 200, { "cache-control": "no-store", "content-security-policy": policy }))
  );
}

// Not in serveStatic's onFound: it is called when the answer, headers and all, is already made.
function keepFor(cacheControl: string): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    await next();
    if (c.res.ok && !c.res.headers.has("cache-control")) c.res.headers.set("cache-control", cacheControl);
  };
}
