import type { Context } from "hono";
import type { Bucket, StoredObject } from "./buckets.store.ts";
import { StorageError } from "./storage-errors.ts";

/** What the stand-in takes at most, whatever the address allows. */
const maxBytes = 128 * 1024 * 1024;

/** https://cloud.google.com/storage/docs/xml-api/put-object-upload */
export async function putObject(c: Context, bucket: Bucket, name: string): Promise<Response> {
  const expected = c.req.header("x-goog-if-generation-match");
  // Before the body too: Google does not read what it will refuse.
  const isRefused = expected !== undefined && expected !== (bucket.get(name)?.generation ?? "0");
  if (isRefused) throw new StorageError("PreconditionFailed");
  const bytes = await readBody(c);
  const contentType = c.req.header("content-type") ?? "application/octet-stream";
  const cacheControl = c.req.header("cache-control");
  const stored = bucket.put({ name, bytes, contentType, cacheControl }, expected);
  return new Response(null, { headers: headersOf(stored) });
}

/**
 * https://cloud.google.com/storage/docs/xml-api/reference-headers#xgoogcontentlengthrange: `min,max`; a PUT outside of it
 * fails.
 */
async function readBody(c: Context): Promise<Buffer> {
  const range = c.req.header("x-goog-content-length-range");
  const [, least = "0", most = String(maxBytes)] = /^(\d+),(\d+)$/.exec(range ?? "0,") ?? [];
  if (range !== undefined && !/^\d+,\d+$/.test(range)) throw new StorageError("InvalidArgument");
  const limit = Math.min(Number(most), maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new StorageError("EntityTooLarge");
    chunks.push(chunk);
  }
  if (size < Number(least)) throw new StorageError("EntityTooSmall");
  return Buffer.concat(chunks);
}

/** https://cloud.google.com/storage/docs/xml-api/get-object-download; the response- parameters count in any signed request. */
export function getObject(c: Context, bucket: Bucket, name: string): Response {
  const object = findObject(bucket, name);
  const headers = new Headers(headersOf(object));
  headers.set("content-type", c.req.query("response-content-type") ?? object.contentType);
  headers.set("accept-ranges", "bytes");
  headers.set("cache-control", object.cacheControl ?? "private, max-age=0");
  const disposition = c.req.query("response-content-disposition");
  if (disposition !== undefined) headers.set("content-disposition", disposition);
  const part = readRange(c.req.header("range"), object.bytes.byteLength);
  const bytes = part ? object.bytes.subarray(part.start, part.end + 1) : object.bytes;
  headers.set("content-length", String(bytes.byteLength));
  if (part) headers.set("content-range", `bytes ${part.start}-${part.end}/${object.bytes.byteLength}`);
  const body = c.req.method === "HEAD" ? null : new Uint8Array(bytes);
  return new Response(body, { status: part ? 206 : 200, headers });
}

/** https://cloud.google.com/storage/docs/xml-api/delete-object */
export function deleteObject(bucket: Bucket, name: string): Response {
  if (!bucket.delete(name)) throw new StorageError("NoSuchKey");
  return new Response(null, { status: 204 });
}

function findObject(bucket: Bucket, name: string): StoredObject {
  const object = bucket.get(name);
  if (object === undefined) throw new StorageError("NoSuchKey");
  return object;
}

const headersOf = ({ generation, md5, at, bytes }: StoredObject): Record<string, string> => ({
  etag: `"${md5}"`,
  "last-modified": new Date(at).toUTCString(),
  "x-goog-generation": generation,
  "x-goog-metageneration": "1",
  "x-goog-hash": `md5=${Buffer.from(md5, "hex").toString("base64")}`,
  "x-goog-stored-content-encoding": "identity",
  "x-goog-stored-content-length": String(bytes.byteLength),
  "x-goog-storage-class": "STANDARD",
});

/** One range, as RFC 9110 has it; several are answered with the whole. Throws 416 when there is no such byte. */
function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || start > end) throw new StorageError("InvalidRange");
  return { start, end };
}
