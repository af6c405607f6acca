import { createHmac, hkdfSync } from "node:crypto";
import type { KeyRing } from "../../env.ts";
import { isSameSecret } from "../vault/same-secret.ts";
import type { DownloadOptions, FileKey, UploadOptions } from "./file-store.ts";

/** What an address allows. Everything in it is under the signature. */
export type FilePermit =
  | ({ action: "get"; key: FileKey; expiresAt: number } & Pick<DownloadOptions, "filename" | "disposition">)
  | ({ action: "put"; key: FileKey; expiresAt: number } & Pick<UploadOptions, "mimeType" | "maxBytes">);

export type FileSignatures = {
  /** The query of the address that carries the permit. */
  sign: (permit: FilePermit) => URLSearchParams;
  /** The permit of an address; undefined when it is not ours, was changed, or its second has passed. */
  verify: (action: FilePermit["action"], key: FileKey, query: URLSearchParams) => FilePermit | undefined;
};

type Options = { keys: KeyRing; /** Milliseconds. */ now?: () => number };

/** Signs file addresses with HMAC-SHA256, under keys derived from the encryption keys: current and old ones are accepted. */
export function createFileSignatures({ keys, now = Date.now }: Options): FileSignatures {
  const macKeys = new Map(
    keys.map(({ kid, key }) => [kid, Buffer.from(hkdfSync("sha256", key, "", "piloto signed files", 32))]),
  );
  const current = keys[0]?.kid;
  if (current === undefined) throw new Error("the encryption key ring is empty");

  const macOf = (kid: number, permit: FilePermit): string | undefined => {
    const key = macKeys.get(kid);
    return key && createHmac("sha256", key).update(canonical(permit)).digest("base64url");
  };

  return {
    sign(permit) {
      const fields = { ...fieldsOf(permit), kid: String(current), signature: macOf(current, permit) ?? "" };
      return new URLSearchParams(fields);
    },
    verify(action, key, query) {
      const permit = readPermit(action, key, query);
      const expected = permit && macOf(Number(query.get("kid")), permit);
      if (!permit || expected === undefined) return undefined;
      if (!isSameSecret(expected, query.get("signature") ?? "")) return undefined;
      return permit.expiresAt * 1_000 > now() ? permit : undefined;
    },
  };
}

// JSON, so that no two permits have one text, whatever a file name holds.
const canonical = (permit: FilePermit): string =>
  JSON.stringify([permit.action, permit.key, ...Object.entries(fieldsOf(permit)).sort(([a], [b]) => (a < b ? -1 : 1))]);

function fieldsOf(permit: FilePermit): Record<string, string> {
  const expires = String(permit.expiresAt);
  return permit.action === "get"
    ? { expires, filename: permit.filename, disposition: permit.disposition }
    : { expires, type: permit.mimeType, max: String(permit.maxBytes) };
}

function readPermit(action: FilePermit["action"], key: FileKey, query: URLSearchParams): FilePermit | undefined {
  const expiresAt = readWhole(query.get("expires"));
  if (expiresAt === undefined) return undefined;
  if (action === "get") {
    const disposition = query.get("disposition") === "inline" ? "inline" : "attachment";
    return { action, key, expiresAt, filename: query.get("filename") ?? "", disposition };
  }
  const maxBytes = readWhole(query.get("max"));
  return maxBytes === undefined ? undefined : { action, key, expiresAt, mimeType: query.get("type") ?? "", maxBytes };
}

const readWhole = (text: string | null): number | undefined =>
  text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
