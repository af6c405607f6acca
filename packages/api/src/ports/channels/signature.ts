import { createHmac, timingSafeEqual } from "node:crypto";

const prefix = "sha256=";

/**
 * Whether Meta signed these bytes with this app secret (header X-Hub-Signature-256). Takes the raw body: parsing and
 * writing it again gives other bytes. The comparison takes the same time wherever the digests differ.
 */
export function isSignedByMeta(body: Uint8Array, header: string | undefined, appSecret: string): boolean {
  // With an empty secret anybody could sign.
  if (!appSecret || !header?.startsWith(prefix)) return false;
  const hex = header.slice(prefix.length);
  if (!/^[0-9a-f]{64}$/i.test(hex)) return false;
  const expected = createHmac("sha256", appSecret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(hex, "hex"));
}
