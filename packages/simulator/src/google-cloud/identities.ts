import { createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { createSigningKey, publicJwk, type PublishedKey, type SigningKey, signJwt } from "./signing-key.ts";

export interface ServiceAccount {
  readonly email: string;
  /** The `sub` of its identity tokens: 21 digits. */
  readonly uniqueId: string;
  /** Has roles/iam.serviceAccountTokenCreator on itself, without which signBlob refuses even the account's own name. */
  readonly maySign: boolean;
}

export interface Bearer {
  readonly email: string;
  readonly scopes: readonly string[];
}

export interface IdTokenOptions {
  readonly email: string;
  readonly audience: string;
  /** 3600 as Google's; negative makes one that has expired. */
  readonly expiresInSeconds?: number;
}

export interface GoogleIdentities {
  readonly serviceAccounts: typeof serviceAccounts;
  /** An access token that lives an hour. Throws for an account that is none of these. */
  issueAccessToken(email: string, scopes: readonly string[]): string;
  /** Whose token an Authorization header carries; undefined when it is none of ours or has expired. */
  readBearer(authorization: string | undefined): Bearer | undefined;
  /** A token of Google's about the account, signed by a key of `jwks()`. */
  signIdToken(options: IdTokenOptions): Promise<string>;
  /** Signs as IAM does with the key Google keeps for the account. Throws for an unknown account. */
  signBlob(email: string, bytes: Uint8Array): { keyId: string; signature: Buffer };
  /** The public half of the key Google keeps for the account. Throws for an unknown account. */
  publicKeyOf(email: string): KeyObject;
  jwks(): { keys: PublishedKey[] };
}

export const cloudProject = { id: "piloto-dev", number: "100000000001" } as const;

const account = (name: string, uniqueId: string, maySign: boolean): ServiceAccount => ({
  email: `${name}@${cloudProject.id}.iam.gserviceaccount.com`,
  uniqueId,
  maySign,
});

/** `api` is who the metadata server speaks for, `invoker` whose tokens Cloud Tasks and Scheduler bring, `stranger` has no rights. */
const serviceAccounts = {
  api: account("piloto-api", "100000000000000000001", true),
  invoker: account("piloto-invoker", "100000000000000000002", false),
  stranger: account("stranger", "100000000000000000003", false),
} as const;

export const tokenLifeSeconds = 3600;
const rememberedTokens = 1000;

/**
 * The service accounts of a made-up project with their RSA keys, and what Google signs and remembers for them. Keys are
 * new at each start, so nothing signed by a published key is ever accepted.
 *
 * Service account keys: https://cloud.google.com/iam/docs/service-account-creds#google-managed-keys
 * Identity tokens: https://cloud.google.com/docs/authentication/token-types#id
 */
export function createGoogleIdentities({ now = Date.now }: { now?: () => number } = {}): GoogleIdentities {
  const accounts = new Map<string, ServiceAccount>(Object.values(serviceAccounts).map((each) => [each.email, each]));
  const tokens = new Map<string, Bearer & { readonly expiresAt: number }>();
  const accountKeys = new Map<string, SigningKey>();
  let googleKey: SigningKey | undefined;

  const get = (email: string): ServiceAccount => {
    const found = accounts.get(email);
    if (found === undefined) throw new Error(`no service account ${email}`);
    return found;
  };
  // Made when first asked for: a key takes a noticeable part of a second.
  const ownKey = (): SigningKey => (googleKey ??= createSigningKey());
  const keyOf = (email: string): SigningKey => {
    const key = accountKeys.get(get(email).email) ?? createSigningKey();
    accountKeys.set(email, key);
    return key;
  };

  return {
    serviceAccounts,
    issueAccessToken(email, scopes) {
      const token = `ya29.c.${randomBytes(48).toString("base64url")}`;
      tokens.set(token, { email: get(email).email, scopes, expiresAt: now() + tokenLifeSeconds * 1000 });
      const oldest = tokens.keys().next();
      if (tokens.size > rememberedTokens && !oldest.done) tokens.delete(oldest.value);
      return token;
    },
    readBearer(authorization) {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
      const known = token === undefined ? undefined : tokens.get(token);
      if (known === undefined || known.expiresAt <= now()) return undefined;
      return { email: known.email, scopes: known.scopes };
    },
    async signIdToken({ email, audience, expiresInSeconds = tokenLifeSeconds }) {
      const { uniqueId } = get(email);
      const iat = Math.floor(now() / 1000);
      const who = { azp: uniqueId, sub: uniqueId, email, email_verified: true };
      const claims = { iss: "https://accounts.google.com", aud: audience, iat, exp: iat + expiresInSeconds, ...who };
      return signJwt(ownKey(), claims);
    },
    signBlob(email, bytes) {
      const key = keyOf(email);
      return { keyId: key.kid, signature: sign("sha256", bytes, key.privateKey) };
    },
    publicKeyOf: (email) => createPublicKey(keyOf(email).privateKey),
    jwks: () => ({ keys: [publicJwk(ownKey())] }),
  };
}
