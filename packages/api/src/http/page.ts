import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { HttpEnv } from "./http-env.ts";

/** Runtime settings of the page; public, so nothing secret. */
export type RuntimeConfig = {
  sentryDsn: string | null;
  apiOrigin: string | null;
  googleEnabled: boolean;
  simulatorUrl: string | null;
  release: string;
};

const oneYear = "public, max-age=31536000, immutable";

/**
 * Serves the built page: hashed assets for a year, index.html for every other path, never cached, with this answer's
 * CSP nonce and the runtime settings written in.
 */
export function pageRoutes(webDist: string, config: RuntimeConfig) {
  const template = readFileSync(join(webDist, "index.html"), "utf8").replace("__RUNTIME_CONFIG__", () =>
    escapeJson(config),
  );
  return (
    new Hono<HttpEnv>()
      // Maps are for the error tracker, uploaded at release; the sources are not for everyone.
      .get("/assets/:file{.+\\.map}", (c) => c.text("not found", 404))
      .use(
        "/assets/*",
        serveStatic({ root: webDist, precompressed: true, onFound: (_path, c) => c.header("cache-control", oneYear) }),
      )
      .get("/assets/*", (c) => c.text("not found", 404))
      .use(
        "/:file{.+\\.(?:svg|png|ico|txt|webmanifest)}",
        serveStatic({ root: webDist, onFound: (_path, c) => c.header("cache-control", "public, max-age=3600") }),
      )
      .get("*", (c) => {
        c.header("cache-control", "no-store");
        const nonce = randomBytes(16).toString("base64");
        c.set("nonce", nonce);
        return c.html(template.replaceAll("__CSP_NONCE__", nonce));
      })
  );
}

// Inside <script type="application/json"> only `<` could end the element early.
const escapeJson = (value: unknown): string => JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
