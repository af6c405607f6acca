import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "./http-env.ts";

export type SecurityHeaderOptions = {
  isHttps: boolean;
  apiOrigin: string | undefined;
  sentryDsn: string | undefined;
};

/**
 * Security headers of every answer. The page's scripts and styles carry a nonce made per answer, so neither
 * 'unsafe-inline' nor a list of hashes is needed; see http/page.ts.
 */
export function securityHeaders(options: SecurityHeaderOptions) {
  const { isHttps, apiOrigin, sentryDsn } = options;
  const files = ["'self'", apiOrigin].filter(Boolean).join(" ");
  const connect = [files, sentryDsn && new URL(sentryDsn).origin].filter(Boolean).join(" ");
  const entries = Object.entries(fixedHeaders(options));

  return createMiddleware<HttpEnv>(async (c, next) => {
    await next();
    // Written into the answer as it stands: c.header() would build a new Response for each of them.
    const { headers } = c.res;
    for (const [name, value] of entries) headers.set(name, value);
    const nonce = c.get("nonce");
    if (nonce !== undefined) headers.set("content-security-policy", pagePolicy(nonce, { connect, files, isHttps }));
    // A file says for itself that it opens in a sandbox.
    else if (!headers.has("content-security-policy")) headers.set("content-security-policy", apiPolicy);
  });
}

/** The headers of an answer that is no page, for who writes the whole answer at once. */
export const apiHeaders = (options: SecurityHeaderOptions): Record<string, string> => ({
  ...fixedHeaders(options),
  "content-security-policy": apiPolicy,
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

type PageSources = {
  connect: string;
  /** Where pictures, sound and films of messages come from. */ files: string;
  isHttps: boolean;
};

function pagePolicy(nonce: string, { connect, files, isHttps }: PageSources): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
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
