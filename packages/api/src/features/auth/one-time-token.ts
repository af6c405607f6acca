import { createHash, randomBytes } from "node:crypto";

/** A random 256-bit token for a mailed link or a cookie, base64url. */
export const createOneTimeToken = (): string => randomBytes(32).toString("base64url");

/** SHA-256: all that is stored of a token. A fast hash is enough for 256 random bits. */
export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();
