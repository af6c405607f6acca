import { createHmac } from "node:crypto";
import { isSameSecret } from "../../ports/vault/same-secret.ts";
import type { KeyRing } from "../../env.ts";
import type { RequestCookies } from "../../http/cookies.ts";
import { AppError } from "../../errors/app-error.ts";

export type Csrf = {
  /** The token for the session (or pre-session) these cookies stand for; undefined when they hold neither. */
  issue: (cookies: RequestCookies) => string | undefined;
  /** Why the request is refused; undefined when it comes from our own page and carries the token of its cookies. */
  findRefusal: (request: UnsafeRequest) => AppError | undefined;
};

export type UnsafeRequest = { headers: Pick<Headers, "get">; cookies: RequestCookies };

/** Reads the handle out of a refresh token that is ours. */
type HandleReader = { verify: (token: string | undefined) => { handle: Buffer } | undefined };

type Options = { keys: KeyRing; allowedOrigins: readonly string[]; refreshTokens: HandleReader };

const cacheSize = 10_000;
const preSessionForm = /^[A-Za-z0-9_-]{43}$/;

/** Cross-site request forgery guard of every unsafe request: docs/sessions.md, "CSRF". */
export function createCsrf({ keys, allowedOrigins, refreshTokens }: Options): Csrf {
  const macs = new Map<string, string>();
  // Remembered: the same few sessions ask for the same token again and again, and an HMAC costs more than the rest.
  const mac = (kid: number, key: Buffer, subject: string): string => {
    const name = `${kid}:${subject}`;
    const known = macs.get(name);
    if (known !== undefined) return known;
    if (macs.size >= cacheSize) macs.clear();
    const made = createHmac("sha256", key).update(subject).digest("base64url");
    macs.set(name, made);
    return made;
  };
  // Page and API on sibling hosts: the browser calls such a request same-site, and the exact Origin decides.
  const acceptedSites = allowedOrigins.length > 1 ? ["same-origin", "same-site"] : ["same-origin"];

  // Bound to the refresh token's handle, which outlives access tokens and rotations; before sign-in to the pre-session.
  const subjectOf = (cookies: RequestCookies): string | undefined => {
    const refresh = refreshTokens.verify(cookies.refresh);
    if (refresh) return `session:${refresh.handle.toString("hex")}`;
    // Of our own form only: what a stranger makes up must not fill the memory.
    return preSessionForm.test(cookies.preSession ?? "") ? `pre:${cookies.preSession}` : undefined;
  };

  return {
    issue(cookies) {
      const subject = subjectOf(cookies);
      const current = keys[0];
      return subject && current ? mac(current.kid, current.key, subject) : undefined;
    },
    findRefusal({ headers, cookies }) {
      if (!/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "")) {
        return refuse("the body is not application/json");
      }
      const origin = headers.get("origin");
      const site = headers.get("sec-fetch-site");
      if (origin === null && site === null) {
        // Not a browser. With no cookie there is no authority to borrow; with one, refuse.
        return headers.get("cookie") === null ? undefined : refuse("neither Origin nor Sec-Fetch-Site");
      }
      if (origin === null || !allowedOrigins.includes(origin)) {
        return refuse("foreign Origin");
      }
      if (site !== null && !acceptedSites.includes(site)) {
        return refuse(`Sec-Fetch-Site ${site}`);
      }
      const presented = headers.get("x-csrf-token");
      const subject = subjectOf(cookies);
      if (!presented || !subject || !keys.some(({ kid, key }) => isSameSecret(mac(kid, key, subject), presented))) {
        return refuse("x-csrf-token is missing or belongs to another session");
      }
      return undefined;
    },
  };
}

const refuse = (message: string): AppError => new AppError("CSRF_REJECTED", { message });
