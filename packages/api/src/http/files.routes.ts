import { type Context, Hono } from "hono";
import { bareType, contentDisposition, isShownInline } from "../ports/files/content-disposition.ts";
import type { FilePermit, FileSignatures } from "../ports/files/file-signatures.ts";
import { FileExistsError, type FileStore, FileTooLargeError } from "../ports/files/file-store.ts";
import { isFileKey } from "../ports/files/local-files.ts";
import { readByteRange } from "./byte-range.ts";
import type { HttpEnv } from "./http-env.ts";

// What a browser needs to show a picture or a film on a page of its own, and nothing that runs. Chromium shows PDF with it.
const sandbox =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

type Options = { files: FileStore; signatures: FileSignatures };

/**
 * Files of the local store under their signed addresses, which are all the permission there is: no cookie is asked. A
 * file opens in a sandbox, as the type it was stored with and no other.
 */
export function filesRoutes({ files, signatures }: Options) {
  const permitOf = <Action extends FilePermit["action"]>(c: Context<HttpEnv>, action: Action) => {
    const key = c.req.path.slice("/files/".length);
    const permit = isFileKey(key) ? signatures.verify(action, key, new URL(c.req.url).searchParams) : undefined;
    return permit as Extract<FilePermit, { action: Action }> | undefined;
  };
  return new Hono<HttpEnv>()
    .get("/files/*", async (c) => {
      const permit = permitOf(c, "get");
      return permit ? sendFile(c, files, permit) : refuse(c, 403, "The address is not valid or has expired.");
    })
    .put("/files/*", async (c) => {
      const permit = permitOf(c, "put");
      return permit ? receiveFile(c, files, permit) : refuse(c, 403, "The address is not valid or has expired.");
    })
    .all("/files/*", (c) => refuse(c, 405, "Files are read with GET and written with PUT."));
}

async function sendFile(
  c: Context<HttpEnv>,
  files: FileStore,
  permit: Extract<FilePermit, { action: "get" }>,
): Promise<Response> {
  const found = await files.stat(permit.key);
  if (!found) return refuse(c, 404, "There is no such file.");
  const range = readByteRange(c.req.header("range"), found.sizeBytes);
  if (range === "unsatisfiable") {
    c.header("content-range", `bytes */${found.sizeBytes}`);
    return refuse(c, 416, "The file does not have these bytes.");
  }
  const isInline = permit.disposition === "inline" && isShownInline(found.mimeType);
  const headers: Record<string, string> = {
    "content-type": found.mimeType || "application/octet-stream",
    "content-length": String(range ? range.end - range.start + 1 : found.sizeBytes),
    "content-disposition": contentDisposition(isInline ? "inline" : "attachment", permit.filename),
    "content-security-policy": sandbox,
    "accept-ranges": "bytes",
    // The bytes of a key do not change while an address of it lives; a shared cache must not keep them at all.
    "cache-control": "private, max-age=300",
    ...(range && { "content-range": `bytes ${range.start}-${range.end}/${found.sizeBytes}` }),
  };
  const status = range ? 206 : 200;
  // Without opening: nobody would close what a HEAD leaves unread.
  if (c.req.method === "HEAD") return c.newResponse(null, { status, headers });
  const file = await files.open(permit.key, range);
  return file ? c.newResponse(file.stream, { status, headers }) : refuse(c, 404, "There is no such file.");
}

async function receiveFile(
  c: Context<HttpEnv>,
  files: FileStore,
  { key, mimeType, maxBytes }: Extract<FilePermit, { action: "put" }>,
): Promise<Response> {
  if (bareType(c.req.header("content-type") ?? "") !== bareType(mimeType)) {
    return refuse(c, 415, "The address is for another type of file.");
  }
  const tooLarge = `The address takes at most ${maxBytes} bytes.`;
  if (Number(c.req.header("content-length") ?? 0) > maxBytes) return refuse(c, 413, tooLarge);
  const { body } = c.req.raw;
  if (!body) return refuse(c, 400, "There is no file in the request.");
  try {
    await files.put(key, body, { mimeType, maxBytes, isOnce: true });
    return c.body(null, 200);
  } catch (error) {
    if (error instanceof FileTooLargeError) return refuse(c, 413, tooLarge);
    // 412 as Google answers: to a repeat of an upload whose answer was lost it means "it is there".
    if (error instanceof FileExistsError) return refuse(c, 412, "The file is there already.");
    // Nobody reads the answer; it only must not look like a fault of ours.
    if (c.req.raw.signal.aborted) return refuse(c, 400, "The upload was broken off.");
    throw error;
  }
}

function refuse(c: Context<HttpEnv>, status: 400 | 403 | 404 | 405 | 412 | 413 | 415 | 416, message: string): Response {
  c.header("cache-control", "no-store");
  return c.text(message, status);
}
