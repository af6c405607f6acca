import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "./http-env.ts";

export type SecurityHeaderOptions = {
  isHttps: boolean;
  apiOrigin: string | undefined;
  sentryDsn: string | undefined;
  /** The bucket's, when files are in one: what /files redirects to, and where uploads go. */
  filesOrigin: string | undefined;
};

/** Security headers of every answer; a page or a file that sets a policy of its own keeps it. */
export function securityHeaders(options: SecurityHeaderOptions) {
  const entries = Object.entries(fixedHeaders(options));

  return createMiddleware<HttpEnv>(async (c, next) => {
    await next();
    // Written into the answer as it stands: c.header() would build a new Response for each of them.
    const { headers } = c.res;
    for (const [name, value] of entries) headers.set(name, value);
    if (!headers.has("content-security-policy")) headers.set("content-security-policy", apiPolicy);
  });
}

/** The headers of an answer that is no page, for who writes the whole answer at once. */
export const apiHeaders = (options: SecurityHeaderOptions): Record<string, string> => ({
  ...fixedHeaders(options),
  "content-security-policy": apiPolicy,
});

/** The headers of the page, for a host that is not the API (scripts/static-page.ts). */
export const pageHeaders = (options: SecurityHeaderOptions, scriptHashes: string[]): Record<string, string> => ({
  ...fixedHeaders(options),
  "content-security-policy": pagePolicy(options, scriptHashes),
});

function fixedHeaders({ isHttps, apiOrigin }: SecurityHeaderOptions): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy":
      "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": apiOrigin ? "same-site" : "same-origin",
    "x-frame-options": "DENY",
    ...(isHttps ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
}

const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * The page's policy: its own files, and the inline scripts with these hashes. Styles need no exception: those that are
 * made at run time are constructed style sheets (web: app/constructed-styles.ts).
 */
export function pagePolicy(options: SecurityHeaderOptions, scriptHashes: string[]): string {
  const { isHttps, apiOrigin, sentryDsn, filesOrigin } = options;
  const files = ["'self'", apiOrigin, filesOrigin].filter(Boolean).join(" ");
  const connect = [files, sentryDsn && new URL(sentryDsn).origin].filter(Boolean).join(" ");
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...scriptHashes].join(" ")}`,
    "style-src 'self'",
    `img-src ${files} data: blob:`,
    `media-src ${files} blob:`,
    "font-src 'self'",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}
