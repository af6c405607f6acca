import { type Context, Hono } from "hono";
import { bareType, contentDisposition, isShownInline } from "../ports/files/content-disposition.ts";
import type { FilePermit, FileSignatures } from "../ports/files/file-signatures.ts";
import { FileExistsError, type FileStore, FileTooLargeError } from "../ports/files/file-store.ts";
import { isFileKey } from "../ports/files/file-key.ts";
import { readByteRange } from "./byte-range.ts";
import type { HttpEnv } from "./http-env.ts";

const keptSeconds = 300;

// What a browser needs to show a picture or a film on a page of its own, and nothing that runs. Chromium shows PDF with it.
const sandbox =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

type Options = {
  files: FileStore;
  signatures: FileSignatures;
  /** The bytes are elsewhere: lead there. */ isRemote: boolean;
};
type GetPermit = Extract<FilePermit, { action: "get" }>;

/**
 * Files under their signed addresses, which are all the permission there is: no cookie is asked. A file of the local store
 * opens in a sandbox, as the type it was stored with and no other. To a file in a bucket it is a redirect: only what is
 * looked at is signed by Google, one call each, and not the hundreds of a list.
 */
export function filesRoutes({ files, signatures, isRemote }: Options) {
  const permitOf = <Action extends FilePermit["action"]>(c: Context<HttpEnv>, action: Action) => {
    const key = c.req.path.slice("/files/".length);
    const permit = isFileKey(key) ? signatures.verify(action, key, new URL(c.req.url).searchParams) : undefined;
    return permit as Extract<FilePermit, { action: Action }> | undefined;
  };
  return new Hono<HttpEnv>()
    .get("/files/*", async (c) => {
      const permit = permitOf(c, "get");
      if (permit && isRemote) return leadToFile(c, files, permit);
      return permit ? sendFile(c, files, permit) : refuse(c, 403, "The address is not valid or has expired.");
    })
    .put("/files/*", async (c) => {
      const permit = isRemote ? undefined : permitOf(c, "put");
      return permit ? receiveFile(c, files, permit) : refuse(c, 403, "The address is not valid or has expired.");
    })
    .all("/files/*", (c) => refuse(c, 405, "Files are read with GET and written with PUT."));
}

/** The store's own address, for as long as ours still lives; kept by the browser for as long as it keeps a file of ours. */
async function leadToFile(c: Context<HttpEnv>, files: FileStore, permit: GetPermit): Promise<Response> {
  const { key, filename, disposition, expiresAt } = permit;
  const expiresSeconds = Math.max(1, expiresAt - Math.floor(Date.now() / 1_000));
  const location = await files.signDownload(key, { expiresSeconds, filename, disposition });
  c.header("cache-control", `private, max-age=${Math.min(keptSeconds, expiresSeconds)}`);
  return c.redirect(location, 302);
}

async function sendFile(c: Context<HttpEnv>, files: FileStore, permit: GetPermit): Promise<Response> {
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
    "cache-control": `private, max-age=${keptSeconds}`,
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
    const { sizeBytes } = await files.put(key, body, { mimeType, maxBytes, isOnce: true });
    if (sizeBytes > 0) return c.body(null, 200);
    // Google refuses it too, and so the address can still be used.
    await files.delete(key);
    return refuse(c, 400, "There is no file in the request.");
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
