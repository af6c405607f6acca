import { createHash } from "node:crypto";

type V4Request = {
  method: "GET" | "PUT";
  /** Of the object, without a query. */
  url: URL;
  /** Everything the request must carry besides `host`, with these very values. */
  headers?: Record<string, string>;
  query?: Record<string, string>;
  /** At most a week. */
  expiresSeconds: number;
  /** The service account that signs. */
  email: string;
  /** Milliseconds. */
  now: number;
};

const algorithm = "GOOG4-RSA-SHA256";

/**
 * An address by Google's V4 process: what is to be signed with RSA-SHA256, and the address once it is. Whoever has it may
 * make this one request until it expires.
 *
 * https://cloud.google.com/storage/docs/authentication/canonical-requests
 * https://cloud.google.com/storage/docs/authentication/signatures
 */
export function prepareV4Address(request: V4Request): { toSign: string; finish: (signature: Buffer) => string } {
  const { method, url, email, expiresSeconds } = request;
  const date = new Date(request.now).toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${date.slice(0, 8)}/auto/storage/goog4_request`;
  const headers = Object.entries({ ...request.headers, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(byName);
  const signedHeaders = headers.map(([name]) => name).join(";");
  const query = Object.entries({
    ...request.query,
    "X-Goog-Algorithm": algorithm,
    "X-Goog-Credential": `${email}/${scope}`,
    "X-Goog-Date": date,
    "X-Goog-Expires": String(expiresSeconds),
    "X-Goog-SignedHeaders": signedHeaders,
  })
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join("");
  const canonical = [method, url.pathname, query, lines, signedHeaders, "UNSIGNED-PAYLOAD"].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  return {
    toSign: [algorithm, date, scope, digest].join("\n"),
    finish: (signature) => `${url.href}?${query}&X-Goog-Signature=${signature.toString("hex")}`,
  };
}

// By code point, as Google sorts; localeCompare would not.
const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1);

// RFC 3986: encodeURIComponent leaves !'()* alone, Google does not.
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
