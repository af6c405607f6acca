import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { newObjectId } from "./ids.ts";
import { customerAction } from "./customer-action.ts";
import { performAction } from "./customer-actions.ts";
import { ActionRefused } from "./customer-scene.ts";
import { faultInput } from "./faults.ts";
import { dashboardTest } from "./instagram-events.ts";
import { knownCodes } from "./meta-errors.ts";
import { switchesPatch } from "./switches.ts";
import { verifyWebhook } from "./webhook-post.ts";
import { accountEvent, channelErrorEvent } from "./whatsapp-events.ts";
import { deliverWaiting } from "./whatsapp-statuses.ts";
import { decideTemplate } from "./whatsapp-template.routes.ts";
import type { World } from "./world.ts";

const text = z.string().min(1).max(256);
const newCustomer = z.strictObject({
  id: text.optional(),
  kind: z.enum(["whatsapp", "instagram"]),
  name: text,
  phone: z
    .string()
    .regex(/^\d{8,15}$/)
    .optional(),
  userId: text.optional(),
  username: text.optional(),
  igsid: text.optional(),
});
const newChannel = z.strictObject({
  kind: z.enum(["whatsapp", "instagram"]),
  id: text,
  accountId: text.optional(),
  name: text.default("Canal de teste"),
  display: text.default("+55 31 90000-0001"),
  accessToken: text,
  appSecret: text,
  verifyToken: text.default("piloto-simulador"),
  isSubscribed: z.boolean().default(true),
});
const channelPatch = z.strictObject({ isSubscribed: z.boolean().optional(), isTokenRevoked: z.boolean().optional() });
const maxIdleWaitMs = 60_000;

/** What tests and benches steer the simulated Meta with. JSON in, JSON out; the README lists it. */
export function createControlRoutes(world: World): Hono {
  const routes = new Hono();
  routes.use(bodyLimit({ maxSize: 1024 * 1024 }));
  routes.onError((error, c) => {
    if (error instanceof ActionRefused) return c.json({ error: error.message }, 409);
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    throw error;
  });
  addStateRoutes(routes, world);
  addActorRoutes(routes, world);
  addWebhookRoutes(routes, world);
  return routes;
}

async function read<Output>(c: Context, schema: z.ZodType<Output>): Promise<Output> {
  return schema.parse(await c.req.json().catch(() => undefined));
}

function addStateRoutes(routes: Hono, world: World): void {
  routes.get("/state", (c) => c.json(describe(world)));
  routes.post("/reset", (c) => {
    world.reset();
    return c.json({ ok: true });
  });
  routes.get("/switches", (c) => c.json(world.switches.read()));
  routes.post("/switches", async (c) => {
    applySwitches(world, await read(c, switchesPatch));
    return c.json(world.switches.read());
  });
  routes.get("/faults", (c) => c.json({ waiting: world.faults.list(), codes: knownCodes }));
  routes.post("/faults", async (c) => {
    world.faults.add(await read(c, faultInput));
    return c.json({ waiting: world.faults.list() });
  });
  routes.delete("/faults", (c) => {
    world.faults.clear();
    return c.json({ ok: true });
  });
  routes.get("/sends", (c) => {
    const after = Number(c.req.query("after") ?? 0);
    const channelId = c.req.query("channelId");
    const wanted = world.sends.all().filter((one) => one.n > after && (channelId ?? one.channelId) === one.channelId);
    return c.json({ total: world.sends.total(), sends: wanted });
  });
}

/** Changes switches, and lets what they held back go. */
export function applySwitches(world: World, patch: z.infer<typeof switchesPatch>): void {
  const wasOnline = world.switches.read().statuses.isPhoneOnline;
  world.switches.change(patch);
  if (!wasOnline && world.switches.read().statuses.isPhoneOnline) deliverWaiting(world);
  world.queue.wake();
  world.touch();
}

function describe(world: World) {
  return {
    target: world.target(),
    pendingWebhooks: world.queue.pending(),
    sends: world.sends.total(),
    channels: world.channels.list(),
    customers: world.customers.list().slice(0, 500),
    switches: world.switches.read(),
  };
}

function addActorRoutes(routes: Hono, world: World): void {
  routes.post("/actions", async (c) => c.json(performAction(world, await read(c, customerAction))));
  routes.post("/customers", async (c) => {
    const customer = world.customers.add(await read(c, newCustomer));
    world.touch();
    return c.json(customer);
  });
  routes.get("/threads/:channelId/:customerId", (c) => {
    const thread = world.threads.find(c.req.param("channelId"), c.req.param("customerId"));
    if (thread === undefined) return c.json({ error: "Os dois ainda não conversaram." }, 404);
    return c.json({ isTyping: thread.typingUntil > world.now(), messages: thread.messages.all() });
  });
  routes.post("/channels", async (c) => {
    const { accountId, ...input } = await read(c, newChannel);
    const channel = { ...input, accountId: accountId ?? input.id, verifiedName: input.name, isTokenRevoked: false };
    world.channels.add(channel);
    return c.json(channel);
  });
  routes.patch("/channels/:id", async (c) => {
    const channel = world.channels.find(c.req.param("id"));
    if (channel === undefined) return c.json({ error: "Não há este canal." }, 404);
    const patch = await read(c, channelPatch);
    channel.isSubscribed = patch.isSubscribed ?? channel.isSubscribed;
    channel.isTokenRevoked = patch.isTokenRevoked ?? channel.isTokenRevoked;
    return c.json(channel);
  });
  routes.post("/templates/:id", async (c) => {
    const decision = z.strictObject({ status: text, reason: text.default("NONE") });
    const isFound = decideTemplate(world, c.req.param("id"), await read(c, decision));
    return isFound ? c.json({ ok: true }) : c.json({ error: "Não há este modelo." }, 404);
  });
}

const rawWebhook = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("body"), channelId: text, body: z.unknown() }),
  z.strictObject({
    kind: z.literal("account"),
    channelId: text,
    field: text,
    value: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({ kind: z.literal("error"), channelId: text, code: z.number().int() }),
  z.strictObject({ kind: z.literal("dashboard_test"), channelId: text }),
]);

function addWebhookRoutes(routes: Hono, world: World): void {
  routes.post("/target", async (c) => {
    const { origin } = await read(c, z.strictObject({ origin: z.url({ protocol: /^https?$/ }) }));
    world.setTarget(new URL(origin).origin);
    return c.json({ target: world.target() });
  });
  routes.get("/webhooks", (c) => c.json({ total: world.attempts.total(), attempts: world.attempts.all() }));
  routes.post("/webhooks", async (c) => {
    const input = await read(c, rawWebhook);
    const channel = world.channels.find(input.channelId);
    if (channel === undefined) return c.json({ error: "Não há este canal." }, 404);
    if (input.kind === "body") world.queue.pushBody(channel, input.body);
    else if (input.kind === "account") world.queue.push(accountEvent(channel, input.field, input.value));
    else if (input.kind === "error") world.queue.push(channelErrorEvent(channel, input.code));
    else world.queue.push(dashboardTest(channel, world.now()));
    return c.json({ ok: true, id: newObjectId(8) });
  });
  routes.post("/verify", async (c) => {
    const { channelId, token } = await read(c, z.strictObject({ channelId: text, token: text.optional() }));
    const channel = world.channels.find(channelId);
    if (channel === undefined) return c.json({ error: "Não há este canal." }, 404);
    return c.json(await verifyWebhook(world.target(), channel, token ?? channel.verifyToken));
  });
  routes.get("/idle", async (c) => {
    const waitMs = Math.min(Number(c.req.query("timeoutMs") ?? 10_000) || 0, maxIdleWaitMs);
    const timer = Promise.withResolvers<void>();
    const timeout = setTimeout(timer.resolve, waitMs);
    await Promise.race([world.queue.whenIdle(), timer.promise]);
    clearTimeout(timeout);
    return c.json({ isIdle: world.queue.pending() === 0, pendingWebhooks: world.queue.pending() });
  });
}
