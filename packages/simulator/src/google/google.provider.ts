import { generateKeyPairSync, randomBytes } from "node:crypto";
import { interactionPolicy, Provider, type Configuration } from "oidc-provider";
import { messagePage } from "../pages/message.page.ts";
import { createMemoryAdapter } from "./memory.adapter.ts";
import type { People, Person } from "./people.ts";

/** The one registered client; the product's development defaults name the same pair. */
export const googleClient = { id: "piloto-dev", secret: "piloto-dev-secret" } as const;

/** A real OpenID provider under `origin/oidc` that answers with Google's claims for the people given. */
export function createGoogleProvider(options: { origin: string; publicOrigin: string }, people: People): Provider {
  const provider = new Provider(`${options.origin}/oidc`, {
    ...fixedConfiguration(),
    clients: [
      {
        client_id: googleClient.id,
        client_secret: googleClient.secret,
        redirect_uris: [`${options.publicOrigin}/auth/google/callback`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        // What Google's own documents show: the secret in the body of the token request.
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    findAccount: (_ctx, sub) => {
      const person = people.find(sub);
      return person && { accountId: sub, claims: () => claimsOf(person) };
    },
    // Google shows its own consent page; nothing in the product depends on it, so consent is given in advance.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId ?? googleClient.id,
        accountId: ctx.oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  // The provider writes its own errors as they are; each is worth seeing in the terminal.
  provider.on("server_error", (_ctx, error) => console.error(error));
  return provider;
}

function claimsOf(person: Person): { sub: string; [claim: string]: string | boolean } {
  return {
    sub: person.sub,
    name: person.name,
    email: person.email,
    email_verified: person.emailVerified,
    picture: person.picture,
    ...(person.hostedDomain === undefined ? {} : { hd: person.hostedDomain }),
  };
}

function fixedConfiguration(): Configuration {
  return {
    adapter: createMemoryAdapter(),
    jwks: { keys: [createSigningKey()] },
    cookies: {
      keys: [randomBytes(32).toString("base64url")],
      // Cookies ignore ports: these must not meet those of the product on the same host.
      names: { session: "simulator_session", interaction: "simulator_interaction", resume: "simulator_resume" },
      long: { path: "/oidc", httpOnly: true, sameSite: "lax" },
      short: { httpOnly: true, sameSite: "lax" },
    },
    claims: { openid: ["sub"], email: ["email", "email_verified", "hd"], profile: ["name", "picture"] },
    scopes: ["openid", "email", "profile"],
    // Google puts the claims into the ID token itself, not only behind the userinfo endpoint.
    conformIdTokenClaims: false,
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_post"],
    features: {
      devInteractions: { enabled: false },
      // Google offers none of these, so nothing may come to rely on them.
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    pkce: { required: () => true },
    interactions: { policy: accountChoicePolicy(), url: (_ctx, interaction) => `/oidc/interaction/${interaction.uid}` },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, Interaction: 3600, Session: 3600, Grant: 3600 },
    renderError: async (ctx, out) => {
      ctx.type = "html";
      const reason = `${out.error}: ${out.error_description ?? "sem detalhes"}`;
      ctx.body = String(await messagePage("A entrada não pôde continuar", reason));
    },
  };
}

/** New at each start, so that no token signed by a published key is ever accepted; clients fetch keys by their id. */
function createSigningKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kty: "RSA", use: "sig", alg: "RS256" };
}

/** Asks for the account on every sign-in, and accepts Google's `prompt=select_account`. */
function accountChoicePolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
  policy.get("login")?.checks.add(
    new interactionPolicy.Check("choose_account", "an account must be chosen", "login_required", (ctx) =>
      // A browser that came back from the account page brings its answer as `result`.
      ctx.oidc.result?.login === undefined
        ? interactionPolicy.Check.REQUEST_PROMPT
        : interactionPolicy.Check.NO_NEED_TO_PROMPT,
    ),
  );
  return policy;
}
