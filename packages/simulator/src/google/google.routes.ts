import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { InteractionResults, Provider } from "oidc-provider";
import { z } from "zod";
import { isOwnForm, setNodeHeaders } from "../http/security.ts";
import { messagePage } from "../pages/message.page.ts";
import { accountPage } from "./account.page.ts";
import type { People, Person } from "./people.ts";

interface GoogleRoutesOptions {
  readonly google: Provider;
  readonly people: People;
  readonly origin: string;
  readonly publicOrigin: string;
}

type Env = { Bindings: HttpBindings };

const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");
const optionalText = (schema: z.ZodString) =>
  z
    .literal("")
    .transform(() => undefined)
    .or(schema)
    .optional();

const typedPerson = z
  .object({
    name: z.string().trim().min(1, "Escreva um nome.").max(120, "O nome pode ter até 120 caracteres."),
    email: z.email("Escreva um endereço de e-mail.").max(254, "O endereço pode ter até 254 caracteres."),
    email_verified: checkbox,
    hd: optionalText(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "O domínio tem a forma empresa.com.br.")),
    sub: optionalText(z.string().regex(/^[0-9A-Za-z_-]{1,255}$/, "O identificador tem só letras, números, - e _.")),
  })
  .transform(({ email_verified: emailVerified, hd: hostedDomain, ...rest }) => ({
    ...rest,
    emailVerified,
    hostedDomain,
  }));

/** The account page, the pictures, and the provider itself for every other address below the mount point. */
export function createGoogleRoutes(options: GoogleRoutesOptions): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get("/picture/:file", (c) => answerPicture(c, options.people.find(c.req.param("file").replace(/\.svg$/, ""))));
  routes.get("/interaction/:uid", (c) => showAccounts(c, options));
  routes.post("/interaction/:uid", bodyLimit({ maxSize: 16 * 1024 }), (c) => takeAnswer(c, options));
  const provider = options.google.callback();
  routes.all("*", async (c) => {
    const { incoming, outgoing } = c.env;
    setNodeHeaders(outgoing, options.publicOrigin);
    // The provider finds its mount point by comparing the two, as Express sets them.
    Object.assign(incoming, { originalUrl: incoming.url });
    incoming.url = (incoming.url ?? "/").slice("/oidc".length) || "/";
    await provider(incoming, outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  return routes;
}

async function showAccounts(
  c: Context<Env>,
  options: GoogleRoutesOptions,
  problem?: { message: string; values: Record<string, string> },
) {
  const interaction = await findInteraction(c, options.google);
  if (interaction === undefined) return c.html(lostPage(), 400);
  const hint = interaction.params["login_hint"];
  const values = problem?.values ?? { email: typeof hint === "string" ? hint : "" };
  const page = accountPage({
    uid: interaction.uid,
    people: options.people.listed,
    publicOrigin: options.publicOrigin,
    values,
    problem: problem?.message,
  });
  return c.html(page, problem ? 422 : 200);
}

async function takeAnswer(c: Context<Env>, options: GoogleRoutesOptions) {
  if (!isOwnForm(c, options.origin))
    return c.html(messagePage("Pedido recusado", "O formulário veio de outra página."), 403);
  if ((await findInteraction(c, options.google)) === undefined) return c.html(lostPage(), 400);
  const form: Record<string, string> = {};
  for (const [name, value] of Object.entries(await c.req.parseBody()))
    if (typeof value === "string") form[name] = value;

  if (form["action"] === "cancel") {
    return finish(c, options.google, { error: "access_denied", error_description: "the person cancelled" });
  }
  if (form["action"] === "choose") {
    const person = options.people.find(form["sub"] ?? "");
    return person ? finish(c, options.google, signInResult(person)) : showAccounts(c, options);
  }
  const typed = typedPerson.safeParse(form);
  if (!typed.success) {
    return showAccounts(c, options, { message: typed.error.issues[0]?.message ?? "Confira os campos.", values: form });
  }
  return finish(c, options.google, signInResult(options.people.add(typed.data)));
}

function signInResult(person: Person): InteractionResults {
  return { select_account: {}, login: { accountId: person.sub, remember: false } };
}

async function finish(c: Context<Env>, google: Provider, result: InteractionResults) {
  return c.redirect(
    await google.interactionResult(c.env.incoming, c.env.outgoing, result, { mergeWithLastSubmission: false }),
    303,
  );
}

/** The sign-in this browser is in the middle of; undefined when its cookie is missing, stale or for another address. */
async function findInteraction(c: Context<Env>, google: Provider) {
  try {
    const interaction = await google.interactionDetails(c.env.incoming, c.env.outgoing);
    return interaction.uid === c.req.param("uid") ? interaction : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === "SessionNotFound") return undefined;
    throw error;
  }
}

function lostPage() {
  return messagePage("Esta entrada não vale mais", "Volte à página do Piloto e comece de novo em “Entrar com Google”.");
}

function answerPicture(c: Context<Env>, person: Person | undefined) {
  if (person === undefined) return c.notFound();
  const hue = Number(BigInt(person.sub.replace(/\D/g, "") || "0") % 360n);
  const initial = [...person.name][0]?.replace(/[<>&"']/g, "") ?? "";
  c.header("content-type", "image/svg+xml");
  c.header("cross-origin-resource-policy", "cross-origin");
  return c.body(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 40% 38%)"/>` +
      `<text x="20" y="27" font-family="sans-serif" font-size="19" fill="#fff" text-anchor="middle">${initial}</text></svg>`,
  );
}
