import { Hono } from "hono";
import type { HttpBindings } from "@hono/node-server";
import { createGoogleProvider } from "./google/google.provider.ts";
import { createGoogleRoutes } from "./google/google.routes.ts";
import { createPeople } from "./google/people.ts";
import { createIamRoutes } from "./google-cloud/iam.routes.ts";
import type { GoogleIdentities } from "./google-cloud/identities.ts";
import { createMetadataRoutes } from "./google-cloud/metadata.routes.ts";
import { createTasksControlRoutes, createTasksRoutes } from "./google-cloud/tasks.routes.ts";
import type { CloudTasks } from "./google-cloud/tasks.store.ts";
import type { CloudStorage } from "./google-cloud/storage/storage.routes.ts";
import { createAssetRoutes } from "./http/assets.ts";
import { refuseForeignHosts, refuseForeignPages, securityHeaders } from "./http/security.ts";
import { createMailboxRoutes } from "./mailbox/mailbox.routes.ts";
import { createMailboxStore } from "./mailbox/mailbox.store.ts";
import { createControlRoutes } from "./meta/control.routes.ts";
import { createInstagramRoutes } from "./meta/instagram.routes.ts";
import { createWhatsappRoutes } from "./meta/whatsapp.routes.ts";
import type { World } from "./meta/world.ts";
import { createModelRoutes } from "./model/model.routes.ts";
import { messagePage } from "./pages/message.page.ts";
import { createPhoneRoutes } from "./phone/phone.routes.ts";
import { startPage } from "./pages/start.page.ts";

export interface SimulatorOptions {
  /** The simulator's own origin; the issuer is `origin/oidc`. */
  readonly origin: string;
  readonly publicOrigin: string;
  readonly mailboxFolder: string;
  readonly world: World;
  readonly identities: GoogleIdentities;
  readonly cloudTasks: CloudTasks;
  readonly storage: CloudStorage;
}

/** The whole simulator as one application. It needs node's request and response for the OpenID provider. */
export async function createApp(options: SimulatorOptions): Promise<Hono<{ Bindings: HttpBindings }>> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const people = createPeople(options.origin);
  const google = createGoogleProvider(options, people);
  const mailbox = createMailboxStore(options.mailboxFolder);
  const { world, identities, cloudTasks, storage } = options;

  // First: a foreign name that resolves to this machine must not reach anything (DNS rebinding).
  app.use(refuseForeignHosts());
  app.use(securityHeaders(options.publicOrigin));
  app.get("/", async (c) => c.html(startPage({ ...options, mails: await mailbox.countMails() })));
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.route("/assets", createAssetRoutes());
  app.route("/mailbox", createMailboxRoutes(mailbox, options.origin));
  app.route("/graph", createWhatsappRoutes(world));
  app.route("/instagram", createInstagramRoutes(world));
  app.use("/sim/*", refuseForeignPages(options.origin));
  app.route("/sim/tasks", createTasksControlRoutes(cloudTasks));
  app.route("/sim", createControlRoutes(world));
  app.route("/phone", createPhoneRoutes(world, options.origin));
  app.use("/llm/*", refuseForeignPages(options.origin));
  app.route("/llm/v1", createModelRoutes(world));
  // At the root, where the libraries look below GCE_METADATA_HOST.
  app.route("/computeMetadata", createMetadataRoutes(identities));
  app.route("/google-cloud", createIamRoutes(identities));
  app.route("/google-cloud", createTasksRoutes(cloudTasks, identities, world.now));
  app.route("/google-cloud/storage", storage.routes);
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
