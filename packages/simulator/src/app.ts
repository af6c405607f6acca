import { Hono } from "hono";
import type { HttpBindings } from "@hono/node-server";
import { createGoogleProvider } from "./google/google.provider.ts";
import { createGoogleRoutes } from "./google/google.routes.ts";
import { createPeople } from "./google/people.ts";
import { createAssetRoutes } from "./http/assets.ts";
import { refuseForeignHosts, securityHeaders } from "./http/security.ts";
import { createMailboxRoutes } from "./mailbox/mailbox.routes.ts";
import { createMailboxStore } from "./mailbox/mailbox.store.ts";
import { messagePage } from "./pages/message.page.ts";
import { startPage } from "./pages/start.page.ts";

export interface SimulatorOptions {
  /** The simulator's own origin; the issuer is `origin/oidc`. */
  readonly origin: string;
  readonly publicOrigin: string;
  readonly mailboxFolder: string;
}

/** The whole simulator as one application. It needs node's request and response for the OpenID provider. */
export async function createApp(options: SimulatorOptions): Promise<Hono<{ Bindings: HttpBindings }>> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const people = createPeople(options.origin);
  const google = createGoogleProvider(options, people);
  const mailbox = createMailboxStore(options.mailboxFolder);

  // First: a foreign name that resolves to this machine must not reach anything (DNS rebinding).
  app.use(refuseForeignHosts());
  app.use(securityHeaders(options.publicOrigin));
  app.get("/", async (c) => c.html(startPage({ ...options, mails: await mailbox.countMails() })));
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.route("/assets", createAssetRoutes());
  app.route("/mailbox", createMailboxRoutes(mailbox, options.origin));
  // Last of the routes: it mounts the provider under /oidc and answers everything below it.
  app.route(
    "/oidc",
    createGoogleRoutes({ google, people, origin: options.origin, publicOrigin: options.publicOrigin }),
  );

  app.notFound((c) => c.html(messagePage("Página não encontrada", "O endereço não existe no simulador."), 404));
  app.onError((error, c) => {
    console.error(error);
    return c.html(messagePage("O simulador falhou", "A causa está no terminal em que ele roda."), 500);
  });
  return app;
}
