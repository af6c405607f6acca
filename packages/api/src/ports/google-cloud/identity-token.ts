import { createRemoteJWKSet, errors, jwtVerify } from "jose";

/**
 * `ours`: Google says that the one account called us. `unknown`: nobody we can name. `stranger`: somebody else, with a good
 * token. `undecided`: Google's keys cannot be had.
 */
export type Caller = "ours" | "unknown" | "stranger" | "undecided";

export type IdentifyCaller = (authorization: string | undefined) => Promise<Caller>;

type Options = {
  certsUrl: string;
  /** What tokens must have been made for: INTERNAL_ORIGIN. */
  audience: string;
  /** The one account that may call. */
  email: string;
  now?: () => Date;
};

// Both have been seen: https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken
const issuers = ["https://accounts.google.com", "accounts.google.com"];
const clockToleranceSeconds = 30;
// Google's keys change every few days; a key it takes back is believed so long.
const keysLiveMs = 60 * 60_000;
const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * Checks the identity token that Cloud Tasks and Cloud Scheduler send along. A key we do not know makes one request to
 * Google in thirty seconds at most, however many tokens name it.
 * https://cloud.google.com/tasks/docs/creating-http-target-tasks#token
 */
export function createIdentifyCaller({ certsUrl, audience, email, now }: Options): IdentifyCaller {
  const keys = createRemoteJWKSet(new URL(certsUrl), {
    timeoutDuration: 5_000,
    cooldownDuration: 30_000,
    cacheMaxAge: keysLiveMs,
  });
  return async (authorization) => {
    const token = bearer.exec(authorization ?? "")?.[1];
    if (token === undefined) return "unknown";
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["RS256"],
        issuer: issuers,
        audience,
        requiredClaims: ["exp", "iat", "sub"],
        clockTolerance: clockToleranceSeconds,
        ...(now && { currentDate: now() }),
      });
      return payload["email"] === email && payload["email_verified"] === true ? "ours" : "stranger";
    } catch (error) {
      return isOfTheToken(error) ? "unknown" : "undecided";
    }
  };
}

const isOfTheToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  // What jose throws when the answer is not 200 or not JSON, and for nothing else here.
  error.code !== "ERR_JOSE_GENERIC";
