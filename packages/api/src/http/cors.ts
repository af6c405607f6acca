import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "./http-env.ts";

const preflight = {
  "access-control-allow-methods": "GET, POST, PUT",
  "access-control-allow-headers": "content-type, x-csrf-token",
  "access-control-max-age": "600",
};

/** What lets the page of an allowed origin read an answer. */
export const corsHeaders = (origin: string): Record<string, string> => ({
  "access-control-allow-origin": origin,
  "access-control-allow-credentials": "true",
  "access-control-expose-headers": "x-request-id, retry-after",
});

/**
 * CORS for exactly these origins, cookies included; any other Origin gets no header at all. Ours and not Hono's, which
 * writes its headers before the handler runs and so makes Hono copy every answer (measured: docs/performance.md).
 */
export function exactOriginCors(origins: readonly string[]) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const origin = c.req.header("origin");
    const isAllowed = origin !== undefined && origins.includes(origin);
    if (c.req.method === "OPTIONS") c.res = new Response(null, { status: 204, headers: isAllowed ? preflight : {} });
    else await next();
    const { headers } = c.res;
    headers.append("vary", "Origin");
    if (!isAllowed) return;
    for (const [name, value] of Object.entries(corsHeaders(origin))) headers.set(name, value);
  });
}
