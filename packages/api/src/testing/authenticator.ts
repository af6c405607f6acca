import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { PasskeyAssertion, PasskeyAttestation } from "@piloto/shared/passkeys";
import { isoCBOR } from "@simplewebauthn/server/helpers";

type CreationOptions = { challenge: string; user: { id: string } };
type RequestOptions = { challenge: string; allowCredentials?: { id: string }[] };

/** A passkey in software (WebAuthn section 6): a P-256 key, no attestation, the person verified unless told otherwise. */
export type SoftwareAuthenticator = {
  create: (options: CreationOptions) => PasskeyAttestation;
  get: (options: RequestOptions, lie?: Lie) => PasskeyAssertion;
  credentialId: string;
};

/** One thing wrong with an answer. */
export type Lie = { origin?: string; isUserVerified?: boolean; counter?: number; userHandle?: string };

const origin = "http://localhost:3000";
const userPresent = 0x01;
const userVerified = 0x04;
const hasCredential = 0x40;

export function createAuthenticator(): SoftwareAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(32);
  const id = credentialId.toString("base64url");
  let counter = 0;
  let userHandle = Buffer.from("nobody").toString("base64url");

  return {
    credentialId: id,
    create({ challenge, user }) {
      userHandle = user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const authData = Buffer.concat([
        authenticatorData(userPresent | userVerified | hasCredential, counter),
        Buffer.alloc(16),
        length,
        credentialId,
        coseKey(publicKey),
      ]);
      const attestation = new Map<string, string | Uint8Array | Map<string, never>>([
        ["fmt", "none"],
        ["attStmt", new Map<string, never>()],
        ["authData", new Uint8Array(authData)],
      ]);
      return {
        id,
        rawId: id,
        type: "public-key",
        response: {
          clientDataJSON: clientData("webauthn.create", challenge, origin),
          attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString("base64url"),
          transports: ["internal"],
        },
      };
    },
    get({ challenge }, lie = {}) {
      counter += 1;
      const flags = userPresent | (lie.isUserVerified === false ? 0 : userVerified);
      const authData = authenticatorData(flags, lie.counter ?? counter);
      const client = clientData("webauthn.get", challenge, lie.origin ?? origin);
      const clientHash = createHash("sha256").update(Buffer.from(client, "base64url")).digest();
      return {
        id,
        rawId: id,
        type: "public-key",
        response: {
          clientDataJSON: client,
          authenticatorData: authData.toString("base64url"),
          signature: sign("sha256", Buffer.concat([authData, clientHash]), privateKey).toString("base64url"),
          userHandle: lie.userHandle ?? userHandle,
        },
      };
    },
  };
}

function authenticatorData(flags: number, counter: number): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt8(flags, 0);
  rest.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash("sha256").update("localhost").digest(), rest]);
}

const clientData = (type: string, challenge: string, from: string): string =>
  Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false })).toString("base64url");

/** COSE form of a P-256 key (RFC 9053 section 7.1): kty 2, alg -7, crv 1, x, y. */
function coseKey(key: KeyObject): Uint8Array {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, "base64url"))],
      [-3, new Uint8Array(Buffer.from(y, "base64url"))],
    ]),
  );
}
