import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { KeyRing } from "../../env.ts";

/*
 * version (1) ‖ kid (1) ‖ handle (16) ‖ generation (4, big endian) ‖ HMAC-SHA256 of all before (32), base64url.
 *
 * The successor is a function of handle and generation, so any instance can issue the same one again, a forged token
 * dies before any database work, and a copy of the database forges nothing.
 */
const version = 1;
const handleBytes = 16;
const bodyBytes = 2 + handleBytes + 4;
const tokenBytes = bodyBytes + 32;
const cacheSize = 10_000;
const tokenForm = /^[A-Za-z0-9_-]{72}$/;

export type RefreshToken = { handle: Buffer; generation: number };

export type RefreshTokens = {
  /** Makes the token of this handle and generation under the current key. */
  issue: (token: RefreshToken) => string;
  /** Handle and generation of a token we made; undefined for anything else. No database is asked. */
  verify: (text: string | undefined) => RefreshToken | undefined;
};

/** Issues and verifies refresh tokens with the keys of the ring; the first key signs, each verifies. */
export function createRefreshTokens(keys: KeyRing): RefreshTokens {
  const keyOf = new Map(keys.map(({ kid, key }) => [kid, key]));
  const current = keys[0];
  if (!current) throw new Error("the refresh key ring is empty");
  // Tokens that verified lately: the cookie comes with every request, not only with a refresh.
  const verified = new Map<string, RefreshToken>();
  const mac = (key: Buffer, body: Buffer) => createHmac("sha256", key).update(body).digest();

  return {
    issue({ handle, generation }) {
      const body = Buffer.alloc(bodyBytes);
      body.writeUInt8(version, 0);
      body.writeUInt8(current.kid, 1);
      handle.copy(body, 2);
      body.writeUInt32BE(generation, 2 + handleBytes);
      return Buffer.concat([body, mac(current.key, body)]).toString("base64url");
    },
    verify(text) {
      if (text === undefined) return undefined;
      const known = verified.get(text);
      if (known) return known;
      if (!tokenForm.test(text)) return undefined;
      const bytes = Buffer.from(text, "base64url");
      if (bytes.length !== tokenBytes || bytes.readUInt8(0) !== version) return undefined;
      const key = keyOf.get(bytes.readUInt8(1));
      if (!key) return undefined;
      const body = bytes.subarray(0, bodyBytes);
      if (!timingSafeEqual(mac(key, body), bytes.subarray(bodyBytes))) return undefined;
      const token = { handle: body.subarray(2, 2 + handleBytes), generation: body.readUInt32BE(2 + handleBytes) };
      if (verified.size >= cacheSize) verified.clear();
      verified.set(text, token);
      return token;
    },
  };
}

export const createHandle = (): Buffer => randomBytes(handleBytes);

/** What the sessions row stores in place of the handle. */
export const hashHandle = (handle: Buffer): Buffer => createHash("sha256").update(handle).digest();
