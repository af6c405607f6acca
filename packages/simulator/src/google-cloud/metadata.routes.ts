import { type Context, Hono } from "hono";
import { cloudProject, type GoogleIdentities, tokenLifeSeconds } from "./identities.ts";

const everything = "https://www.googleapis.com/auth/cloud-platform";

const missing = (c: Context): Response => c.text("Not Found", 404);

/**
 * The metadata server of a Cloud Run instance that runs as `serviceAccounts.api`. Programs find it by
 * GCE_METADATA_HOST=localhost:3900.
 *
 * https://cloud.google.com/compute/docs/metadata/querying-metadata: the header both ways, no X-Forwarded-For.
 * https://cloud.google.com/run/docs/container-contract#metadata-server: what Cloud Run has of it.
 */
export function createMetadataRoutes(identities: GoogleIdentities): Hono {
  const routes = new Hono();
  const me = identities.serviceAccounts.api;
  const account = "/v1/instance/service-accounts/:account";

  routes.use(async (c, next) => {
    // Without it a server that fetches any address it is given would hand out tokens: no browser or redirect sets it.
    const isAsked = c.req.header("metadata-flavor") === "Google" && c.req.header("x-forwarded-for") === undefined;
    if (!isAsked) return c.text("Missing or wrong Metadata-Flavor header, or an X-Forwarded-For header.", 403);
    await next();
    c.res.headers.set("metadata-flavor", "Google");
    c.res.headers.set("server", "Metadata Server for Serverless");
  });
  const isMe = (c: Context): boolean => ["default", me.email].includes(c.req.param("account") ?? "");

  routes.get("/v1/project/project-id", (c) => c.text(cloudProject.id));
  routes.get("/v1/project/numeric-project-id", (c) => c.text(cloudProject.number));
  routes.get("/v1/instance", (c) => c.text("id\nregion\nservice-accounts/\nzone\n"));
  routes.get("/v1/instance/region", (c) => c.text(`projects/${cloudProject.number}/regions/southamerica-east1`));
  routes.get("/v1/universe/universe-domain", (c) => c.text("googleapis.com"));
  routes.get(`${account}/email`, (c) => (isMe(c) ? c.text(me.email) : missing(c)));
  routes.get(`${account}/token`, (c) => {
    if (!isMe(c)) return missing(c);
    const scopes = c.req.query("scopes")?.split(",") ?? [everything];
    const access_token = identities.issueAccessToken(me.email, scopes);
    return c.json({ access_token, expires_in: tokenLifeSeconds - 1, token_type: "Bearer" });
  });
  routes.get(`${account}/identity`, async (c) => {
    const audience = c.req.query("audience");
    if (!isMe(c)) return missing(c);
    if (!audience) return c.text("non-empty audience parameter required", 400);
    return c.text(await identities.signIdToken({ email: me.email, audience }));
  });
  routes.all("*", missing);
  return routes;
}
