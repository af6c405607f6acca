import { setTimeout as wait } from "node:timers/promises";
import { readBounded } from "../bounded-fetch.ts";
import type { GoogleIdentity } from "../google-cloud/google-identity.ts";

type GcsRequest = {
  method: "GET" | "HEAD" | "PUT" | "DELETE";
  headers?: Record<string, string>;
  body?: Uint8Array | ReadableStream<Uint8Array>;
  /** False when a second try could meet what the first one did. */
  isRepeatable: boolean;
  /** Until the answer begins. */
  timeoutMs: number;
};

/** An answer that is none of those the caller knows. Its message has Google's code and no address: an address may be a permit. */
export class GcsError extends Error {
  override name = "GcsError";
}

const attempts = 4;
const maxErrorBytes = 16 * 1024;
// https://cloud.google.com/storage/docs/retry-strategy#retryable
const retried: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** One request to Cloud Storage with this process's token, tried again where that is safe: after ~0.2, 0.4 and 0.8 s, less by chance. */
export function createGcsRequest(identity: Pick<GoogleIdentity, "accessToken">) {
  return async (url: string, request: GcsRequest): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const isLast = !request.isRepeatable || attempt === attempts;
      const outcome = await send(url, request, await identity.accessToken()).catch((error: unknown) => {
        if (isLast) throw error;
        return undefined;
      });
      if (outcome && (isLast || !retried.has(outcome.status))) return outcome;
      await outcome?.body?.cancel();
      await wait(200 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    }
  };
}

async function send(url: string, { timeoutMs, ...request }: GcsRequest, token: string): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error("Cloud Storage did not answer in time")), timeoutMs);
  try {
    return await fetch(url, {
      method: request.method,
      // Identity: sizes and ranges are those of the file.
      headers: { ...request.headers, authorization: `Bearer ${token}`, "accept-encoding": "identity" },
      ...(request.body && { body: request.body as NonNullable<RequestInit["body"]>, duplex: "half" }),
      signal: late.signal,
      redirect: "error",
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Reads why, and lets go of the connection. */
export async function toGcsError(response: Response): Promise<GcsError> {
  const body = await readBounded(response, maxErrorBytes).catch(() => undefined);
  const text = Buffer.from(body ?? []).toString();
  const code = /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1] ?? /"message":\s*"([^"]{1,200})"/.exec(text)?.[1];
  return new GcsError(`Cloud Storage answered ${response.status}${code ? ` ${code}` : ""}`);
}
