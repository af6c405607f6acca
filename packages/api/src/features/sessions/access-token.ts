import { createSecretKey, type KeyObject, randomUUID } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { KeyRing } from "../../env.ts";

/** What a verified access token says. Roles are not in it: membership is read per request. */
export type AccessClaims = {
  userId: string;
  sessionId: string;
  /** Refresh generation it was issued with; reaching an instance confirms that generation. */
  generation: number;
  /** The user's session epoch at sign-in. */
  epoch: number;
  /** Epoch seconds. */
  authTime: number;
  amr: string[];
  /** Epoch seconds. */
  expiresAt: number;
};

export type AccessTokens = {
  /** Signs a token of about `lifeSeconds` (up to 5 % shorter at random, never past `notAfter`, epoch seconds). */
  issue: (
    claims: Omit<AccessClaims, "expiresAt">,
    notAfter: number,
  ) => Promise<{ token: string; expiresInSeconds: number }>;
  /** The claims of a token that is ours and alive; undefined for anything else. Costs a map look-up when seen before. */
  verify: (token: string | undefined) => Promise<AccessClaims | undefined>;
};

type Options = { keys: KeyRing; issuer: string; lifeSeconds: number; now?: () => number };

const audience = "piloto";
const clockToleranceSeconds = 5;
const cacheSize = 10_000;

const payloadSchema = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  gen: z.int().min(1),
  sep: z.int().min(0),
  auth_time: z.int(),
  amr: z.array(z.string()),
  exp: z.int(),
});

/** HS256 access tokens, `typ: at+jwt` (RFC 9068), verified against a fixed algorithm, issuer, audience and our own keys (RFC 8725). */
export function createAccessTokens({ keys, issuer, lifeSeconds, now = Date.now }: Options): AccessTokens {
  // Imported once: handing jose raw bytes costs an import per call.
  const keyOf = new Map<string, KeyObject>(keys.map(({ kid, key }) => [String(kid), createSecretKey(key)]));
  const current = keys[0];
  const signingKey = current && keyOf.get(String(current.kid));
  if (!current || !signingKey) throw new Error("the JWT key ring is empty");
  const verified = new Map<string, AccessClaims>();

  const remember = (token: string, claims: AccessClaims) => {
    const oldest = verified.size >= cacheSize ? verified.keys().next().value : undefined;
    if (oldest !== undefined) verified.delete(oldest);
    verified.set(token, claims);
  };

  return {
    async issue(claims, notAfter) {
      const issuedAt = Math.floor(now() / 1000);
      const life = Math.floor(lifeSeconds * (1 - Math.random() * 0.05));
      const expiresAt = Math.max(issuedAt + 1, Math.min(issuedAt + life, Math.floor(notAfter)));
      const token = await new SignJWT({
        sid: claims.sessionId,
        gen: claims.generation,
        sep: claims.epoch,
        auth_time: claims.authTime,
        amr: claims.amr,
      })
        .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: String(current.kid) })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(claims.userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(randomUUID())
        .sign(signingKey);
      return { token, expiresInSeconds: expiresAt - issuedAt };
    },

    async verify(token) {
      if (token === undefined || token.length > 2_000) return undefined;
      const known = verified.get(token);
      if (known) {
        if (now() / 1000 < known.expiresAt + clockToleranceSeconds) return known;
        verified.delete(token);
        return undefined;
      }
      const claims = await verifyFresh(token, keyOf, issuer, now);
      if (claims) remember(token, claims);
      return claims;
    },
  };
}

async function verifyFresh(
  token: string,
  keyOf: Map<string, KeyObject>,
  issuer: string,
  now: () => number,
): Promise<AccessClaims | undefined> {
  try {
    const { payload } = await jwtVerify(
      token,
      (header) => {
        const key = keyOf.get(header.kid ?? "");
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      {
        algorithms: ["HS256"],
        issuer,
        audience,
        typ: "at+jwt",
        requiredClaims: ["sub", "sid", "gen", "sep", "auth_time", "amr", "iat", "exp", "jti"],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
      },
    );
    const parsed = payloadSchema.safeParse(payload);
    if (!parsed.success) return undefined;
    const { sub, sid, gen, sep, auth_time, amr, exp } = parsed.data;
    return { userId: sub, sessionId: sid, generation: gen, epoch: sep, authTime: auth_time, amr, expiresAt: exp };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
