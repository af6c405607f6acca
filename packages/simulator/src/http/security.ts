import type { Context, MiddlewareHandler } from "hono";

const ownHostnames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Refuses requests whose Host is not this machine: the mailbox holds live reset links, and a page on the internet
 * could otherwise read it through a host name of its own that resolves to 127.0.0.1.
 */
export function refuseForeignHosts(): MiddlewareHandler {
  return async (c, next) => {
    if (!ownHostnames.has(new URL(c.req.url).hostname)) return c.text("O simulador só responde em localhost.", 421);
    await next();
  };
}

/** Refuses requests another page sent: browsers name it in Origin, programs send none. */
export function refuseForeignPages(origin: string): MiddlewareHandler {
  return async (c, next) => {
    if ((c.req.header("origin") ?? origin) !== origin) return c.json({ error: "O pedido veio de outra página." }, 403);
    await next();
  };
}

/** True when a form was sent by one of the simulator's own pages. */
export function isOwnForm(c: Context, origin: string): boolean {
  return c.req.header("origin") === origin && (c.req.header("sec-fetch-site") ?? "same-origin") === "same-origin";
}

const common: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  // Not "no-referrer": browsers would then send "Origin: null" with the simulator's own forms.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** Headers for every answer of the simulator; a route that set its own policy keeps it. */
export function securityHeaders(publicOrigin: string): MiddlewareHandler {
  const policy = pagePolicy(publicOrigin);
  return async (c, next) => {
    await next();
    const defaults = { ...common, "content-security-policy": policy, "cache-control": "no-store" };
    for (const [name, value] of Object.entries(defaults)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

/** Sets the same headers on a bare node response, for the provider, which writes its answers itself. */
export function setNodeHeaders(
  outgoing: { setHeader(name: string, value: string): unknown },
  publicOrigin: string,
): void {
  for (const [name, value] of Object.entries(common)) outgoing.setHeader(name, value);
  outgoing.setHeader("content-security-policy", pagePolicy(publicOrigin));
}

function pagePolicy(publicOrigin: string): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    // Browsers hold redirects after a form to this list too: choosing an account ends at the product's callback.
    `form-action 'self' ${publicOrigin}`,
  ].join("; ");
}
