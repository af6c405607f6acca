import type * as Oidc from "openid-client";
import { z } from "zod";
import type { Env } from "../../env.ts";
import { GoogleFailure } from "./google-failure.ts";

/** What an ID token of Google says of a person. */
export type GoogleClaims = {
  issuer: string;
  subject: string;
  email: string;
  isEmailVerified: boolean;
  name: string | undefined;
  hostedDomain: string | undefined;
  /** When the person last proved who they are to Google, in seconds; undefined when Google does not say. */
  authenticatedAt: number | undefined;
};

/** What the callback has to present; kept on the server between the two redirects. */
type GoogleChecks = { state: string; nonce: string; codeVerifier: string };

export type GoogleClient = {
  /** Where to send the browser. Throws GoogleFailure when Google is away or not configured. */
  begin: (options: { asksAgain: boolean }) => Promise<{ url: string; checks: GoogleChecks }>;
  /** Exchanges the code and verifies the ID token. Throws GoogleFailure. */
  finish: (callback: URL, checks: GoogleChecks) => Promise<GoogleClaims>;
};

const timeoutSeconds = 5;
/** Google's keys and endpoints change rarely; an hour is what its discovery document may be cached for. */
const discoveryMs = 3_600_000;

const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()),
  email_verified: z.boolean().default(false),
  name: z.string().trim().min(1).optional().catch(undefined),
  hd: z.string().min(1).optional(),
  auth_time: z.number().optional(),
});

type GoogleEnv = Pick<
  Env,
  "GOOGLE_ISSUER" | "GOOGLE_CLIENT_ID" | "GOOGLE_CLIENT_SECRET" | "PUBLIC_ORIGIN" | "API_ORIGIN"
>;

// At first use: few processes ever talk to Google, and every start would read it.
const loadOidc = (): Promise<typeof Oidc> => import("openid-client");

/** OpenID Connect with Google: authorization code, PKCE, state and nonce (RFC 9700 section 2.1). Connects at first use. */
export function createGoogleClient(env: GoogleEnv): GoogleClient {
  const redirectUri = `${env.API_ORIGIN ?? env.PUBLIC_ORIGIN}/auth/google/callback`;
  let discovered: { configuration: Oidc.Configuration; until: number } | undefined;

  const configure = async (): Promise<Oidc.Configuration> => {
    if (discovered && discovered.until > Date.now()) return discovered.configuration;
    const configuration = await discover(env).catch((error: unknown) => {
      // Yesterday's endpoints are better than none while discovery is away.
      if (discovered) return discovered.configuration;
      throw error;
    });
    discovered = { configuration, until: Date.now() + discoveryMs };
    return configuration;
  };

  return {
    async begin({ asksAgain }) {
      const [oidc, configuration] = [await loadOidc(), await configure()];
      const checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: "openid email profile",
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: "S256",
        state: checks.state,
        nonce: checks.nonce,
        // Google knows no prompt=login and refuses it; max_age=0 asks the same of providers that support it.
        prompt: "select_account",
        ...(asksAgain ? { max_age: "0" } : {}),
      });
      return { url: url.href, checks };
    },
    async finish(callback, checks) {
      const [oidc, configuration] = [await loadOidc(), await configure()];
      // What the provider was told, whatever host a proxy in front of us names.
      const url = new URL(redirectUri);
      url.search = callback.search;
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, url, {
          pkceCodeVerifier: checks.codeVerifier,
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          idTokenExpected: true,
        });
        return toClaims(tokens.claims());
      } catch (error) {
        throw toFailure(oidc, error);
      }
    },
  };
}

async function discover(env: GoogleEnv): Promise<Oidc.Configuration> {
  if (!env.GOOGLE_CLIENT_ID || !env.GOOGLE_CLIENT_SECRET) throw new GoogleFailure("google_not_configured");
  const issuer = new URL(env.GOOGLE_ISSUER);
  const oidc = await loadOidc();
  const isLocal = issuer.protocol === "http:" && ["localhost", "127.0.0.1"].includes(issuer.hostname);
  const attempt = (): Promise<Oidc.Configuration> =>
    oidc.discovery(issuer, env.GOOGLE_CLIENT_ID ?? "", env.GOOGLE_CLIENT_SECRET, undefined, {
      timeout: timeoutSeconds,
      execute: isLocal ? [oidc.allowInsecureRequests] : [],
    });
  // Once more: discovery is a GET, and a connection lost in between is the usual reason.
  return attempt()
    .catch(attempt)
    .catch((error: unknown) => {
      throw new GoogleFailure("google_unavailable", error);
    });
}

function toClaims(claims: unknown): GoogleClaims {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw new GoogleFailure("google_failed", parsed.error);
  const { iss, sub, email, email_verified: isEmailVerified, name, hd, auth_time: authenticatedAt } = parsed.data;
  return {
    issuer: iss,
    subject: sub,
    email,
    isEmailVerified,
    name: name?.slice(0, 120),
    hostedDomain: hd,
    authenticatedAt,
  };
}

function toFailure(oidc: typeof Oidc, error: unknown): GoogleFailure {
  if (error instanceof GoogleFailure) return error;
  if (error instanceof oidc.AuthorizationResponseError) {
    return new GoogleFailure(error.error === "access_denied" ? "google_cancelled" : "google_failed", error);
  }
  const isAway =
    (error instanceof oidc.ResponseBodyError && error.status >= 500) ||
    (error instanceof oidc.ClientError && error.code === "OAUTH_TIMEOUT") ||
    error instanceof TypeError;
  return new GoogleFailure(isAway ? "google_unavailable" : "google_failed", error);
}
