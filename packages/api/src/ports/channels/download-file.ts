import { codeOf, readBounded } from "../bounded-fetch.ts";
import type { FetchedMedia, FetchFailure } from "./channel-adapter.ts";
import { judgeAddress, type ResolveHost } from "./public-address.ts";

const maxRedirects = 3;

type DownloadSettings = {
  send: typeof fetch;
  resolve: ResolveHost;
  trustedOrigin: string;
  timeoutMs: number;
};

/** Fetches a file whose address a channel named. Each redirect is judged like the first address. Never throws. */
export async function downloadFile(
  file: { url: string; token?: string; maxBytes: number },
  settings: DownloadSettings,
): Promise<FetchedMedia | FetchFailure> {
  if (!URL.canParse(file.url)) return { kind: "refused", details: "the address is none" };
  const first = new URL(file.url);
  const signal = AbortSignal.timeout(settings.timeoutMs);
  let url = first;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const verdict = await judgeAddress(url, settings.trustedOrigin, settings.resolve);
    if (verdict === "refused") return { kind: "refused", details: `${url.host} is not a public https address` };
    if (verdict === "unresolved") return { kind: "unavailable", details: `${url.host} has no address` };
    const token = url.origin === first.origin ? file.token : undefined;
    const step = await fetchOnce(url, { token, maxBytes: file.maxBytes, signal, send: settings.send });
    if (!("location" in step)) return step;
    if (!URL.canParse(step.location, url)) return { kind: "refused", details: "a redirect to no address" };
    url = new URL(step.location, url);
  }
  return { kind: "refused", details: "too many redirects" };
}

type Step = { token: string | undefined; maxBytes: number; signal: AbortSignal; send: typeof fetch };

async function fetchOnce(url: URL, step: Step): Promise<FetchedMedia | FetchFailure | { location: string }> {
  try {
    const response = await step.send(url, {
      redirect: "manual",
      signal: step.signal,
      ...(step.token && { headers: { authorization: `Bearer ${step.token}` } }),
    });
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location) {
      await response.body?.cancel();
      return { location };
    }
    if (!response.ok) {
      await response.body?.cancel();
      return failureOfStatus(response.status);
    }
    const bytes = await readBounded(response, step.maxBytes);
    if (!bytes) return { kind: "too_large", details: `more than ${step.maxBytes} bytes` };
    return { bytes, mimeType: response.headers.get("content-type") ?? "application/octet-stream" };
  } catch (error) {
    return { kind: "unavailable", details: codeOf(error) };
  }
}

/** What an HTTP status without an error of Meta's means for a file. */
export function failureOfStatus(status: number): FetchFailure {
  const details = `HTTP ${status}`;
  if (status === 401 || status === 403) return { kind: "unauthorized", details };
  if (status === 404 || status === 410) return { kind: "gone", details };
  if (status === 429 || status >= 500) return { kind: "unavailable", details };
  return { kind: "refused", details };
}
