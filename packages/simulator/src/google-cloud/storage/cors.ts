import type { Context } from "hono";
import type { CorsRule } from "./buckets.store.ts";

/**
 * What a bucket with this CORS configuration answers a preflight: without these headers when the origin, the method or one of
 * the headers is not in it, and never with an error. https://cloud.google.com/storage/docs/cross-origin
 */
export function answerPreflight(c: Context, rule: CorsRule): Response {
  const origin = c.req.header("origin") ?? "";
  const method = c.req.header("access-control-request-method") ?? "";
  const asked = (c.req.header("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase());
  const known = new Set(rule.headers.map((name) => name.toLowerCase()));
  const isAllowed = isAllowedFor(rule, origin, method) && asked.every((name) => name === "" || known.has(name));
  if (!isAllowed) return new Response(null, { status: 200 });
  return new Response(null, {
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": rule.methods.join(","),
      "access-control-allow-headers": rule.headers.join(","),
      "access-control-max-age": String(rule.maxAgeSeconds),
      vary: "Origin",
    },
  });
}

/** For the answer itself; errors have them too, so that a page can read why. */
export function addCorsHeaders(c: Context, rule: CorsRule, headers: Headers): void {
  const origin = c.req.header("origin");
  if (origin === undefined || !isAllowedFor(rule, origin, c.req.method)) return;
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", rule.headers.join(", "));
  headers.set("vary", "Origin");
}

const isAllowedFor = ({ origins, methods }: CorsRule, origin: string, method: string): boolean =>
  origins.includes(origin) && methods.includes(method);
