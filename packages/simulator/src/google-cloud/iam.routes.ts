import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { answerError } from "./google-errors.ts";
import type { GoogleIdentities } from "./identities.ts";

const scopes = ["https://www.googleapis.com/auth/iam", "https://www.googleapis.com/auth/cloud-platform"];
const signBlobBody = z.strictObject({ payload: z.base64().min(1), delegates: z.array(z.string()).max(0).optional() });

/** Google's public keys, and signing with an account's key: what IAM Credentials API does for a program without a key file. */
export function createIamRoutes(identities: GoogleIdentities): Hono {
  const routes = new Hono();
  // https://developers.google.com/identity/openid-connect/openid-connect#discovery names this address as `jwks_uri`.
  routes.get("/oauth2/v3/certs", (c) => {
    c.header("cache-control", "public, max-age=3600, must-revalidate, no-transform");
    return c.json(identities.jwks());
  });
  // https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob
  const address = "/v1/projects/-/serviceAccounts/:call{[^/]+:signBlob}";
  routes.post(address, bodyLimit({ maxSize: 64 * 1024 }), (c) => signBlob(c, identities));
  return routes;
}

async function signBlob(c: Context, identities: GoogleIdentities): Promise<Response> {
  const caller = identities.readBearer(c.req.header("authorization"));
  if (caller === undefined) {
    return answerError(c, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
  }
  if (!scopes.some((scope) => caller.scopes.includes(scope))) {
    return answerError(c, "PERMISSION_DENIED", "Request had insufficient authentication scopes.");
  }
  const email = decodeURIComponent(c.req.param("call") ?? "").replace(/:signBlob$/, "");
  const target = Object.values(identities.serviceAccounts).find((account) => account.email === email);
  // No account here may act for another one; a missing account and a missing right look the same, as at Google.
  if (target === undefined || !target.maySign || caller.email !== target.email) {
    const message = "Permission 'iam.serviceAccounts.signBlob' denied on resource (or it may not exist).";
    return answerError(c, "PERMISSION_DENIED", message);
  }
  const body = signBlobBody.safeParse(await c.req.json().catch(() => undefined));
  if (!body.success) return answerError(c, "INVALID_ARGUMENT", "Request contains an invalid argument.");
  const { keyId, signature } = identities.signBlob(email, Buffer.from(body.data.payload, "base64"));
  return c.json({ keyId, signedBlob: signature.toString("base64") });
}
