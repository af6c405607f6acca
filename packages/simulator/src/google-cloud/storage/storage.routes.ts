import { type Context, Hono } from "hono";
import type { GoogleIdentities } from "../identities.ts";
import { type Bucket, createBucket } from "./buckets.store.ts";
import { addCorsHeaders, answerPreflight } from "./cors.ts";
import { answerJson, answerXml, StorageError } from "./storage-errors.ts";
import { isSigned, verifySignature } from "./v4-signature.ts";
import { deleteObject, getObject, putObject } from "./xml-api.ts";

export interface CloudStorage {
  readonly bucket: Bucket;
  /** The next requests are answered with 503, as on a bad day. */
  failNext(times: number): void;
  /** Every request so far: method and path. */
  readonly requests: readonly string[];
  readonly routes: Hono;
}

type Options = { identities: GoogleIdentities; pageOrigin: string; now: () => number };

const bucketName = "piloto-dev-files";
const scopes = [
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/devstorage.full_control",
  "https://www.googleapis.com/auth/devstorage.read_write",
];
const rememberedRequests = 1000;

/**
 * Cloud Storage as far as files of messages need it: objects through the XML API, with a bearer token or a V4 address, and the
 * JSON API's list. One bucket; the service account `api` may do everything in it, nobody else anything.
 */
export function createCloudStorage({ identities, pageOrigin, now }: Options): CloudStorage {
  const bucket = createBucket({
    name: bucketName,
    now,
    cors: {
      origins: [pageOrigin],
      methods: ["GET", "HEAD", "PUT"],
      headers: ["Content-Type", "x-goog-content-length-range", "x-goog-if-generation-match"],
      maxAgeSeconds: 3600,
    },
  });
  const requests: string[] = [];
  let failures = 0;
  const begin = (c: Context): void => {
    requests.push(`${c.req.method} ${c.req.path}`);
    if (requests.length > rememberedRequests) requests.shift();
    if (failures === 0) return;
    failures -= 1;
    throw new StorageError("ServiceUnavailable");
  };

  const routes = new Hono();
  routes.get("/storage/v1/b/:bucket/o", (c) => {
    try {
      begin(c);
      requireBearer(c, identities);
      if (c.req.param("bucket") !== bucket.name) throw new StorageError("NoSuchBucket");
      return c.json(listObjects(c, bucket));
    } catch (error) {
      return answerJson(asStorageError(error));
    }
  });
  routes.options("/:bucket/*", (c) => answerPreflight(c, bucket.cors));
  routes.all("/:bucket/:name{.+}", async (c) => {
    const response = await answerObject(c).catch((error: unknown) => {
      // Nobody reads the answer to an upload that was broken off, and nothing of it is kept.
      if (c.req.raw.signal.aborted) return new Response(null, { status: 400 });
      return answerXml(asStorageError(error));
    });
    addCorsHeaders(c, bucket.cors, response.headers);
    return response;
  });

  async function answerObject(c: Context): Promise<Response> {
    begin(c);
    requireAccess(c, identities, now());
    if (c.req.param("bucket") !== bucket.name) throw new StorageError("NoSuchBucket");
    const name = c.req.param("name") ?? "";
    switch (c.req.method) {
      case "GET":
      case "HEAD":
        return getObject(c, bucket, name);
      case "PUT":
        return putObject(c, bucket, name);
      case "DELETE":
        return deleteObject(bucket, name);
      default:
        throw new StorageError("MethodNotAllowed");
    }
  }

  return { bucket, requests, routes, failNext: (times) => void (failures = times) };
}

function requireAccess(c: Context, identities: GoogleIdentities, now: number): void {
  const url = new URL(c.req.url);
  if (!isSigned(url)) return requireBearer(c, identities);
  const request = { method: c.req.method, url, headers: c.req.raw.headers, now };
  const email = verifySignature(request, identities);
  if (email !== identities.serviceAccounts.api.email) throw new StorageError("AccessDenied");
}

function requireBearer(c: Context, identities: GoogleIdentities): void {
  const caller = identities.readBearer(c.req.header("authorization"));
  if (caller === undefined) throw new StorageError("AuthenticationRequired");
  const mayAccess = caller.email === identities.serviceAccounts.api.email;
  if (!mayAccess || !caller.scopes.some((scope) => scopes.includes(scope))) throw new StorageError("AccessDenied");
}

/** https://cloud.google.com/storage/docs/json_api/v1/objects/list: at most 1000 at once. */
function listObjects(c: Context, bucket: Bucket): object {
  const limit = Math.min(Number(c.req.query("maxResults") ?? 1000), 1000);
  if (!Number.isInteger(limit) || limit < 1) throw new StorageError("InvalidArgument");
  const after = Buffer.from(c.req.query("pageToken") ?? "", "base64").toString();
  const { items, hasMore } = bucket.list({ prefix: c.req.query("prefix") ?? "", after, limit });
  const last = items.at(-1)?.name ?? "";
  return {
    kind: "storage#objects",
    ...(hasMore && { nextPageToken: Buffer.from(last).toString("base64") }),
    ...(items.length > 0 && {
      items: items.map(({ name, generation, contentType, bytes }) => ({
        kind: "storage#object",
        name,
        bucket: bucket.name,
        generation,
        contentType,
        size: String(bytes.byteLength),
      })),
    }),
  };
}

function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  throw error;
}
