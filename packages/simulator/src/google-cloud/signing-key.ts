import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, type webcrypto } from "node:crypto";

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** An RSA key as Google's: 2048 bits, named by 40 hexadecimal digits. */
export function createSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { kid: randomBytes(20).toString("hex"), privateKey };
}

export type PublishedKey = webcrypto.JsonWebKey & { kid: string };

/** The key as https://www.googleapis.com/oauth2/v3/certs lists it (RFC 7517). */
export const publicJwk = ({ kid, privateKey }: SigningKey): PublishedKey => ({
  ...createPublicKey(privateKey).export({ format: "jwk" }),
  kid,
  use: "sig",
  alg: "RS256",
});

/** RFC 7515, compact form, RS256. */
export function signJwt({ kid, privateKey }: SigningKey, claims: Record<string, unknown>): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode({ alg: "RS256", kid, typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}
