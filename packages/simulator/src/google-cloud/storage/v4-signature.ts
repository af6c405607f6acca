import { createHash, verify } from "node:crypto";
import type { GoogleIdentities } from "../identities.ts";
import { StorageError } from "./storage-errors.ts";

export interface SignedRequest {
  readonly method: string;
  /** As it arrived: its path and query in the encoding that was sent. */
  readonly url: URL;
  readonly headers: Headers;
  readonly now: number;
}

const week = 604_800;
const skewMs = 15 * 60_000;
const algorithm = "GOOG4-RSA-SHA256";

/** A V4 address names its algorithm; the name may be written in any case. */
export const isSigned = (url: URL): boolean => parameter(url, "X-Goog-Algorithm") !== undefined;

/**
 * Verifies an address signed by the V4 process, and answers whose signature it is. Throws what Cloud Storage answers otherwise.
 *
 * https://cloud.google.com/storage/docs/authentication/canonical-requests: what is signed.
 * https://cloud.google.com/storage/docs/authentication/signatures: the string to sign, RSA-SHA256, hexadecimal.
 * https://cloud.google.com/storage/docs/xml-api/reference-headers#query: the X-Goog- parameters, a week at most.
 */
export function verifySignature(request: SignedRequest, identities: GoogleIdentities): string {
  const { url, now } = request;
  if (parameter(url, "X-Goog-Algorithm") !== algorithm) throw malformed("X-Goog-Algorithm");
  const { email, scope } = readCredential(url);
  const { date, at } = readDate(url);
  if (!scope.startsWith(date.slice(0, 8))) throw malformed("X-Goog-Credential");
  const expires = Number(parameter(url, "X-Goog-Expires") ?? "");
  if (!Number.isInteger(expires) || expires < 1 || expires > week) throw malformed("X-Goog-Expires");
  if (at - now > skewMs) throw new StorageError("RequestTimeTooSkewed");
  const expiredAt = at + expires * 1000;
  if (now > expiredAt) {
    throw new StorageError("ExpiredToken", {
      Details: `Request signature expired at: ${new Date(expiredAt).toISOString()}`,
    });
  }
  const canonical = canonicalRequest(request, readSignedHeaders(request));
  const digest = createHash("sha256").update(canonical).digest("hex");
  const text = [algorithm, date, scope, digest].join("\n");
  if (!isSignedBy(identities, email, { text, signature: parameter(url, "X-Goog-Signature") ?? "" })) {
    throw new StorageError("SignatureDoesNotMatch", { StringToSign: text, CanonicalRequest: canonical });
  }
  return email;
}

function isSignedBy(
  { serviceAccounts, publicKeyOf }: GoogleIdentities,
  email: string,
  { text, signature }: { text: string; signature: string },
): boolean {
  const isKnown = Object.values(serviceAccounts).some((account) => account.email === email);
  if (!isKnown || !/^[0-9a-f]+$/i.test(signature)) return false;
  return verify("sha256", Buffer.from(text), publicKeyOf(email), Buffer.from(signature, "hex"));
}

function readCredential(url: URL): { email: string; scope: string } {
  const [email = "", ...scope] = (parameter(url, "X-Goog-Credential") ?? "").split("/");
  const isSound = scope.length === 4 && scope[2] === "storage" && scope[3] === "goog4_request";
  if (!isSound) throw malformed("X-Goog-Credential");
  return { email, scope: scope.join("/") };
}

function readDate(url: URL): { date: string; at: number } {
  const date = parameter(url, "X-Goog-Date") ?? "";
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!/^\d{8}T\d{6}Z$/.test(date) || Number.isNaN(at)) throw malformed("X-Goog-Date");
  return { date, at };
}

/** Every signed header must be in the request, and every x-goog- header of the request must be signed. */
function readSignedHeaders({ url, headers }: SignedRequest): string[] {
  const names = (parameter(url, "X-Goog-SignedHeaders") ?? "").split(";");
  if (!names.includes("host")) throw malformed("X-Goog-SignedHeaders");
  for (const name of names) {
    if (headers.get(name) === null)
      throw malformed(name, "Header was included in signedheaders, but not in the request.");
  }
  for (const name of headers.keys()) {
    const isLeftOut = name.startsWith("x-goog-") && !names.includes(name);
    if (isLeftOut) throw malformed(name, "Header was not included in signedheaders.");
  }
  return names;
}

function canonicalRequest({ method, url, headers }: SignedRequest, signedHeaders: string[]): string {
  const values = signedHeaders.map((name) => `${name}:${(headers.get(name) ?? "").trim().replace(/ +/g, " ")}\n`);
  const payload = headers.get("x-goog-content-sha256") ?? "UNSIGNED-PAYLOAD";
  const path = url.pathname.split("/").map(encodeAgain).join("/");
  return [method, path, canonicalQuery(url), values.join(""), signedHeaders.join(";"), payload].join("\n");
}

function canonicalQuery(url: URL): string {
  return url.search
    .slice(1)
    .split("&")
    .map((pair) => pair.split("=", 2))
    .map(([name = "", value = ""]) => [encodeAgain(name), encodeAgain(value)] as const)
    .filter(([name]) => name.toLowerCase() !== "x-goog-signature")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** RFC 3986: everything but letters, digits and -._~ is percent-encoded, whatever way it arrived. */
const encodeAgain = (text: string): string =>
  encodeURIComponent(decodeURIComponent(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function parameter(url: URL, wanted: string): string | undefined {
  for (const [name, value] of url.searchParams) if (name.toLowerCase() === wanted.toLowerCase()) return value;
  return undefined;
}

const malformed = (name: string, details = `The value of ${name} is missing or not valid.`): StorageError =>
  new StorageError("MalformedSecurityHeader", { ParameterName: name, Details: details });
