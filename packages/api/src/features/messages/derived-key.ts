import { createHash } from "node:crypto";

/** The client key of the n-th message that one call makes: the same call again makes the same keys. */
export function derivedKey(clientKey: string, index: number): string {
  if (index === 0) return clientKey;
  const hex = createHash("sha256").update(`${clientKey.toLowerCase()}:${index}`).digest("hex");
  // RFC 9562 version 8: a layout of our own.
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
