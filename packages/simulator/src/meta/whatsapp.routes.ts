import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { SimulatedChannel } from "./channels.store.ts";
import {
  graphConditions,
  graphErrors,
  missingObject,
  pickFields,
  readJson,
  refuseUnknownPath,
  requireToken,
  withFaults,
  type GraphEnv,
} from "./graph-http.ts";
import { MetaError } from "./meta-errors.ts";
import { addMediaRoutes, answerMediaFacts, deleteMedia } from "./whatsapp-media.routes.ts";
import { sendWhatsapp } from "./whatsapp-send.ts";
import { parse } from "./whatsapp-send-body.ts";
import { addTemplateRoutes } from "./whatsapp-template.routes.ts";
import type { World } from "./world.ts";

const kind = "whatsapp";
const registration = z.looseObject({ messaging_product: z.literal("whatsapp"), pin: z.string().regex(/^\d{6}$/) });

/** The WhatsApp Cloud API below `/graph`, with and without a version in the path. */
export function createWhatsappRoutes(world: World): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  const versioned = new Hono<GraphEnv>();
  routes.use(graphConditions(world));
  routes.onError(graphErrors(kind));
  addMediaRoutes(versioned, world);
  addTemplateRoutes(versioned, world);
  versioned.post("/:id/messages", bodyLimit({ maxSize: 1024 * 1024 }), (c) =>
    withFaults(c, { world, place: "send", kind }, async () => send(c, world, requireNumber(c, world))),
  );
  versioned.post("/:id/register", async (c) => {
    requireNumber(c, world);
    parse(registration, await readJson(c));
    return c.json({ success: true });
  });
  addAccountRoutes(versioned, world);
  versioned.get("/:id", (c) => withFaults(c, { world, place: "read", kind }, () => answerNode(c, world)));
  versioned.delete("/:id", (c) => {
    requireToken(c, world, kind);
    return deleteMedia(c, world);
  });
  routes.route("/:version{v[0-9]+\\.[0-9]+}", versioned);
  routes.all("*", refuseUnknownPath);
  return routes;
}

function addAccountRoutes(routes: Hono<GraphEnv>, world: World): void {
  routes.post("/:id/subscribed_apps", (c) => {
    for (const channel of requireAccount(c, world)) channel.isSubscribed = true;
    return c.json({ success: true });
  });
  routes.delete("/:id/subscribed_apps", (c) => {
    for (const channel of requireAccount(c, world)) channel.isSubscribed = false;
    return c.json({ success: true });
  });
  routes.get("/:id/subscribed_apps", (c) => {
    const isSubscribed = requireAccount(c, world).some((channel) => channel.isSubscribed);
    const app = { whatsapp_business_api_data: { id: "670843887433847", name: "Piloto de Vendas (simulador)" } };
    return c.json({ data: isSubscribed ? [app] : [] });
  });
  routes.get("/:id/phone_numbers", (c) => c.json({ data: requireAccount(c, world).map(numberNode) }));
}

async function send(c: Context<GraphEnv>, world: World, channel: SimulatedChannel): Promise<Response> {
  const body = await readJson(c);
  const record = { n: world.sends.total() + 1, at: world.now(), kind: channel.kind, channelId: channel.id, body };
  const token = tokenOf(body);
  try {
    const { answer, externalId, customerId } = sendWhatsapp(world, channel, body);
    world.sends.push({ ...record, outcome: "accepted", externalId, customerId, token });
    return c.json(answer);
  } catch (error) {
    if (error instanceof MetaError)
      world.sends.push({ ...record, outcome: "refused", token, errorCode: error.options.code });
    throw error;
  }
}

function tokenOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("biz_opaque_callback_data" in body)) return undefined;
  const { biz_opaque_callback_data: token } = body;
  return typeof token === "string" ? token : undefined;
}

/** The phone number of the path, if the token opens it. */
function requireNumber(c: Context<GraphEnv>, world: World): SimulatedChannel {
  const id = c.req.param("id") ?? "";
  const channel = requireToken(c, world, kind).find((one) => one.id === id);
  if (channel === undefined) throw missingObject(c.req.method, id);
  return channel;
}

/** The numbers of the WhatsApp Business account of the path, if the token opens it. */
function requireAccount(c: Context<GraphEnv>, world: World): readonly SimulatedChannel[] {
  const id = c.req.param("id") ?? "";
  const numbers = requireToken(c, world, kind).filter((one) => one.accountId === id);
  if (numbers.length === 0) throw missingObject(c.req.method, id);
  return numbers;
}

/** `GET /{id}`: a phone number, a WhatsApp Business account or a file; the Graph API tells them apart by id alone. */
function answerNode(c: Context<GraphEnv>, world: World): Response {
  const id = c.req.param("id") ?? "";
  const opened = requireToken(c, world, kind);
  const number = opened.find((one) => one.id === id);
  if (number !== undefined) return c.json(pickFields(c, numberNode(number)));
  if (opened.some((one) => one.accountId === id)) {
    return c.json(
      pickFields(c, { id, name: "Casa Ipê Móveis", timezone_id: "25", message_template_namespace: `sim_${id}` }),
    );
  }
  return answerMediaFacts(c, world);
}

function numberNode(channel: SimulatedChannel): Record<string, unknown> {
  return {
    verified_name: channel.verifiedName,
    code_verification_status: "VERIFIED",
    display_phone_number: channel.display,
    quality_rating: "GREEN",
    platform_type: "CLOUD_API",
    throughput: { level: "STANDARD" },
    id: channel.id,
  };
}
