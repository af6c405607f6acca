import type { FetchedMedia, FetchFailure } from "./channel-adapter.ts";
import { codeOf, readBounded } from "../bounded-fetch.ts";
import { downloadFile } from "./download-file.ts";
import { type ResolveHost, resolveHost } from "./public-address.ts";

export type GraphTimeouts = {
  /** One call of the API, its answer included. */
  callMs: number;
  /** One upload or download of a file. */
  mediaMs: number;
  /** The first wait before a read is repeated; doubled each time, with jitter. */
  retryWaitMs: number;
};

/** What an adapter is made with. The last four are for tests, and for nothing else. */
export type GraphOptions = {
  /** "https://graph.facebook.com", or the simulator. */
  graphUrl: string;
  /** "v23.0" */
  version: string;
  timeouts?: Partial<GraphTimeouts>;
  fetch?: typeof fetch;
  resolve?: ResolveHost;
  wait?: (ms: number) => Promise<void>;
  random?: () => number;
};

export type GraphCall = {
  method: "GET" | "POST";
  /** Below the host; with the version where there is one. */
  path: string;
  query?: Record<string, string>;
  token: string;
  body?: { json: unknown } | { form: FormData };
};

export type GraphAnswer =
  /** `body` is undefined when it was no JSON, or larger than anything we ask for. */
  | { kind: "answered"; status: number; headers: Headers; body: unknown }
  /** No connection came about: the other side has seen nothing. */
  | { kind: "not_sent"; details: string }
  /** It may have been taken: a timeout, a connection cut before the whole answer was there. */
  | { kind: "unclear"; details: string };

export type GraphClient = {
  version: string;
  /** One call, never repeated. Never throws. */
  call: (call: GraphCall) => Promise<GraphAnswer>;
  /** A call that changes nothing: repeated twice when the connection failed or the other side is in trouble. */
  read: (call: GraphCall) => Promise<GraphAnswer>;
  /** Fetches a file. The token goes only to the host of the first address, never along with a redirect to another. */
  download: (file: { url: string; token?: string; maxBytes: number }) => Promise<FetchedMedia | FetchFailure>;
};

const defaultTimeouts: GraphTimeouts = { callMs: 20_000, mediaMs: 90_000, retryWaitMs: 250 };

// A page of 100 templates with their components is the largest answer we ask for.
const maxAnswerBytes = 8 * 1024 * 1024;
const readAttempts = 3;

/** The one way to Meta's hosts: every call has a timeout and a bounded answer, and follows no redirect by itself. */
export function createGraphClient(options: GraphOptions): GraphClient {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const send = options.fetch ?? fetch;
  const wait = options.wait ?? waitFor;
  const random = options.random ?? Math.random;
  const base = options.graphUrl.replace(/\/+$/, "");

  async function call(request: GraphCall): Promise<GraphAnswer> {
    const isUpload = request.body !== undefined && "form" in request.body;
    try {
      const response = await send(addressOf(base, request), {
        method: request.method,
        headers: headersOf(request),
        redirect: "manual",
        signal: AbortSignal.timeout(isUpload ? timeouts.mediaMs : timeouts.callMs),
        ...(request.body && { body: "form" in request.body ? request.body.form : JSON.stringify(request.body.json) }),
      });
      const bytes = await readBounded(response, maxAnswerBytes);
      return { kind: "answered", status: response.status, headers: response.headers, body: parseJson(bytes) };
    } catch (error) {
      return describeFailure(error);
    }
  }

  async function read(request: GraphCall): Promise<GraphAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await call(request);
      if (!isWorthRepeating(answer) || attempt === readAttempts) return answer;
      await wait(timeouts.retryWaitMs * 2 ** (attempt - 1) * (0.5 + random()));
    }
  }

  const download: GraphClient["download"] = (file) =>
    downloadFile(file, {
      send,
      resolve: options.resolve ?? resolveHost,
      trustedOrigin: new URL(base).origin,
      timeoutMs: timeouts.mediaMs,
    });

  return { version: options.version, call, read, download };
}

/** Trouble that may be gone in a moment. Who was waited for in vain is not waited for again: a person may be waiting too. */
function isWorthRepeating(answer: GraphAnswer): boolean {
  if (answer.kind === "answered") return answer.status >= 500;
  return answer.details !== timedOut;
}

// What AbortSignal.timeout() aborts with.
const timedOut = "TimeoutError";

const waitFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function addressOf(base: string, { path, query }: GraphCall): URL {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}

const headersOf = ({ token, body }: GraphCall): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  accept: "application/json",
  ...(body && "json" in body && { "content-type": "application/json" }),
});

function parseJson(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

// What fails before the first byte of a request is written: no name, no route, no listener, no trust in the certificate.
const beforeSending =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_CERT.*|.*SELF_SIGNED.*|UNABLE_TO_.*)$/;

/** Names the failure by its code alone: a message may hold the address, and an address may hold a token. */
function describeFailure(error: unknown): Extract<GraphAnswer, { details: string }> {
  const code = codeOf(error);
  return { kind: beforeSending.test(code) ? "not_sent" : "unclear", details: code };
}
