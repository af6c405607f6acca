import { z } from "zod";
import type { KeyRing } from "../../env.ts";
import { contentDisposition, isShownInline } from "./content-disposition.ts";
import { requireFileKey, requireFilePrefix } from "./file-key.ts";
import { createFileLinks } from "./file-links.ts";
import { type FileKey, FileExistsError, type FileStore, FileTooLargeError, type StoredFile } from "./file-store.ts";
import { createGcsRequest, toGcsError } from "./gcs-request.ts";
import type { GoogleIdentity } from "../google-cloud/google-identity.ts";
import { prepareV4Address } from "./v4-address.ts";

type Options = {
  bucket: string;
  /** https://storage.googleapis.com, or the stand-in. */
  url: string;
  identity: GoogleIdentity;
  /** Of the links in lists, which lead through this API. */
  keys: KeyRing;
  baseUrl: string;
  /** Milliseconds. */
  now?: () => number;
  /** Names per page when a prefix is deleted: Google's most. */
  listSize?: number;
};

const answerMs = 15_000;
const uploadMs = 120_000;
const deletedAtOnce = 16;
const unknownType = "application/octet-stream";

const listing = z.object({
  items: z.array(z.object({ name: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});

/**
 * Files in a bucket of Cloud Storage. Objects go through the XML API, which is also what signed addresses speak, so there is
 * one form of request and of error; only the list is JSON. https://cloud.google.com/storage/docs/xml-api/overview
 */
export function createGcsFiles(options: Options): FileStore {
  const { bucket, identity, keys, baseUrl, now = Date.now, listSize = 1_000 } = options;
  const request = createGcsRequest(identity);
  const urlOf = (key: FileKey): string => {
    requireFileKey(key);
    return `${options.url}/${bucket}/${key}`;
  };

  const stat = async (key: FileKey): Promise<StoredFile | undefined> => {
    const answer = await request(urlOf(key), { method: "HEAD", isRepeatable: true, timeoutMs: answerMs });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw await toGcsError(answer);
    return describe(answer);
  };

  const remove = async (key: FileKey): Promise<void> => {
    const answer = await request(urlOf(key), { method: "DELETE", isRepeatable: true, timeoutMs: answerMs });
    if (!answer.ok && answer.status !== 404) throw await toGcsError(answer);
    await answer.body?.cancel();
  };

  const list = async (prefix: string, pageToken: string | undefined): Promise<z.infer<typeof listing>> => {
    const query = new URLSearchParams({ prefix, maxResults: String(listSize), fields: "items(name),nextPageToken" });
    if (pageToken !== undefined) query.set("pageToken", pageToken);
    const url = `${options.url}/storage/v1/b/${bucket}/o?${query.toString()}`;
    const answer = await request(url, { method: "GET", isRepeatable: true, timeoutMs: answerMs });
    if (!answer.ok) throw await toGcsError(answer);
    return listing.parse(await answer.json());
  };

  const sign = async (permit: Omit<Parameters<typeof prepareV4Address>[0], "email" | "now" | "url">, key: FileKey) => {
    const url = new URL(urlOf(key));
    const { toSign, finish } = prepareV4Address({ ...permit, url, email: await identity.email(), now: now() });
    return finish(await identity.sign(toSign));
  };

  return {
    stat,
    delete: remove,
    link: createFileLinks({ keys, baseUrl, now }),
    async put(key, bytes, { mimeType, maxBytes = Infinity, isOnce = false }) {
      const url = urlOf(key);
      const counted = countBytes(bytes, maxBytes);
      const sent = request(url, {
        method: "PUT",
        headers: { "content-type": mimeType || unknownType, ...(isOnce && { "x-goog-if-generation-match": "0" }) },
        body: counted.body,
        // A stream is gone once it was read; and a repeat of "once" would take its own first try for another's.
        isRepeatable: bytes instanceof Uint8Array && !isOnce,
        timeoutMs: uploadMs,
      });
      const answer = await sent.catch((error: unknown) => {
        // An upload that is broken off is none: Google keeps an object whole or not at all.
        throw counted.failure() ?? error;
      });
      if (answer.status === 412) throw new FileExistsError("the key has a file already");
      if (!answer.ok) throw await toGcsError(answer);
      await answer.body?.cancel();
      return { sizeBytes: counted.sizeBytes(), mimeType };
    },
    async open(key, range) {
      const headers = range && { range: `bytes=${range.start}-${range.end}` };
      const wanted = { method: "GET", isRepeatable: true, timeoutMs: answerMs, ...(headers && { headers }) } as const;
      const answer = await request(urlOf(key), wanted);
      if (answer.status === 404) return undefined;
      if (!answer.ok || !answer.body) throw await toGcsError(answer);
      return { ...describe(answer), stream: answer.body };
    },
    async deletePrefix(prefix) {
      requireFilePrefix(prefix);
      let pageToken: string | undefined;
      do {
        // The slash: `ab` is not the beginning of `abc/…`.
        const page = await list(`${prefix}/`, pageToken);
        await deleteAll(page.items, remove);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
    },
    async signDownload(key, { expiresSeconds, filename, disposition }) {
      const { mimeType = "" } = (await stat(key)) ?? {};
      const isInline = disposition === "inline" && isShownInline(mimeType);
      const query = {
        "response-content-disposition": contentDisposition(isInline ? "inline" : "attachment", filename),
        // Google has no sandbox to open a file in: what a browser must not show, it does not get to know.
        ...(!isInline && { "response-content-type": unknownType }),
      };
      return sign({ method: "GET", query, expiresSeconds }, key);
    },
    async signUpload(key, { mimeType, maxBytes, expiresSeconds }) {
      const headers = {
        "content-type": mimeType,
        "x-goog-content-length-range": `1,${maxBytes}`,
        "x-goog-if-generation-match": "0",
      };
      return { url: await sign({ method: "PUT", headers, expiresSeconds }, key), method: "PUT", headers };
    },
  };
}

function describe({ headers }: Response): StoredFile {
  const sizeBytes = Number(headers.get("x-goog-stored-content-length") ?? headers.get("content-length"));
  return { sizeBytes, mimeType: headers.get("content-type") ?? "" };
}

/** What is sent, and how much of it; a stream fails where it passes `maxBytes`. */
function countBytes(bytes: Uint8Array | ReadableStream<Uint8Array>, maxBytes: number) {
  const tooLarge = (): Error => new FileTooLargeError(`more than ${maxBytes} bytes`);
  if (bytes instanceof Uint8Array) {
    if (bytes.byteLength > maxBytes) throw tooLarge();
    return { body: bytes, sizeBytes: () => bytes.byteLength, failure: () => undefined };
  }
  let size = 0;
  let failure: unknown;
  const reader = bytes.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        size += value.byteLength;
        if (size > maxBytes) throw tooLarge();
        controller.enqueue(value);
      } catch (error) {
        failure = error;
        await reader.cancel(error).catch(() => undefined);
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { body, sizeBytes: () => size, failure: () => failure };
}

/** A few at a time; the first failure is thrown after those under way have ended. */
async function deleteAll(items: { name: string }[], remove: (key: FileKey) => Promise<void>): Promise<void> {
  const left = items.values();
  const work = async (): Promise<void> => {
    for (const { name } of left) await remove(name);
  };
  const outcomes = await Promise.allSettled(Array.from({ length: deletedAtOnce }, work));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
