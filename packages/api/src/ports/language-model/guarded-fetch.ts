import { lookup as resolveName } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** The address must not be called: not https, or not of the public internet. Its message names no secret. */
export class ForbiddenAddressError extends Error {}

/** The answer was a redirect, or larger than we read. */
export class UnusableAnswerError extends Error {}

type GuardedFetchOptions = {
  /** Origins the operator configured: reached as they are, also over http and inside the network. */
  trustedOrigins: readonly string[];
  maxAnswerBytes: number;
  /** For tests: how a name becomes addresses. */
  resolve?: typeof resolveName;
};

type GuardedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` for addresses that a workspace chose. The check happens on the very address the socket connects to, so a
 * name that resolves differently a moment later gains nothing. Redirects are refused: no model API needs one, and a
 * redirect would carry the key elsewhere. Bodies are text; an answer above `maxAnswerBytes` fails.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const { trustedOrigins, maxAnswerBytes, resolve = resolveName } = options;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const isTrusted = trustedOrigins.includes(url.origin);
    if (!isTrusted) requirePublicUrl(url);
    return send(url, init ?? {}, { lookup: isTrusted ? undefined : publicLookup(resolve), maxAnswerBytes });
  };
}

/** Throws ForbiddenAddressError unless the URL is https and its host is a name or a public address. */
export function requirePublicUrl(url: URL): void {
  if (url.protocol !== "https:") throw new ForbiddenAddressError("the address must begin with https");
  if (url.username || url.password) throw new ForbiddenAddressError("the address must hold no user name");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // A literal address is never looked up, so it is checked here.
  if (isIP(host) && !isPublicAddress(host)) throw new ForbiddenAddressError("the address is not public");
}

function publicLookup(resolve: typeof resolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const first = addresses[0];
      // One inner address among several is enough to refuse: which one is dialled is not ours to choose.
      if (!first || addresses.some(({ address }) => !isPublicAddress(address))) {
        return callback(new ForbiddenAddressError("the address is not public"), []);
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

type Connection = { lookup: LookupFunction | undefined; maxAnswerBytes: number };

function send(url: URL, init: RequestInit, { lookup, maxAnswerBytes }: Connection): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method: init.method ?? "GET",
      headers: { ...Object.fromEntries(new Headers(init.headers)), "accept-encoding": "identity" },
      ...(lookup ? { lookup } : {}),
      ...(init.signal ? { signal: init.signal } : {}),
      // A connection of its own: a kept one would have passed an older check.
      agent: false,
    });
    request.on("error", reject);
    request.on("response", (answer) => {
      readAnswer(answer, maxAnswerBytes).then(resolve, (error: unknown) => {
        request.destroy();
        reject(error instanceof Error ? error : new Error("the answer broke off", { cause: error }));
      });
    });
    if (typeof init.body === "string" || init.body instanceof Uint8Array) request.end(init.body);
    else if (init.body) request.destroy(new TypeError("only text and bytes can be sent"));
    else request.end();
  });
}

async function readAnswer(answer: http.IncomingMessage, maxAnswerBytes: number): Promise<Response> {
  const status = answer.statusCode ?? 502;
  if (status >= 300 && status < 400) throw new UnusableAnswerError("the address redirects elsewhere");
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new UnusableAnswerError("the answer is too large");
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) headers.set(name, String(value));
  // These statuses may not carry a body.
  return new Response(status === 204 ? null : Buffer.concat(chunks), { status, headers });
}
