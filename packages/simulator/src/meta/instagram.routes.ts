import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { refreshedToken, type SimulatedChannel } from "./channels.store.ts";
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
import { sendInstagram } from "./instagram-send.ts";
import { MetaError } from "./meta-errors.ts";
import type { World } from "./world.ts";

const kind = "instagram";
/** 60 days less a little: what the real one answers. */
const tokenSeconds = 5_183_944;

/** The Instagram API with Instagram Login below `/instagram`; refreshing a token works with and without a version. */
export function createInstagramRoutes(world: World): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  const versioned = new Hono<GraphEnv>();
  const refresh = (c: Context<GraphEnv>) => withFaults(c, { world, place: "read", kind }, () => refreshToken(c, world));
  routes.get("/cdn/:id/:secret", (c) => answerFile(c, world));
  routes.use(graphConditions(world));
  routes.onError(graphErrors(kind));
  routes.get("/refresh_access_token", refresh);
  versioned.get("/refresh_access_token", refresh);
  versioned.post("/:id/messages", bodyLimit({ maxSize: 1024 * 1024 }), (c) =>
    withFaults(c, { world, place: "send", kind }, async () => send(c, world, requireAccount(c, world))),
  );
  versioned.post("/:id/subscribed_apps", (c) => {
    requireAccount(c, world).isSubscribed = true;
    return c.json({ success: true });
  });
  versioned.delete("/:id/subscribed_apps", (c) => {
    requireAccount(c, world).isSubscribed = false;
    return c.json({ success: true });
  });
  versioned.get("/:id/subscribed_apps", (c) => {
    const fields = ["messages", "messaging_postbacks", "messaging_seen", "message_reactions"];
    return c.json({ data: requireAccount(c, world).isSubscribed ? [{ subscribed_fields: fields }] : [] });
  });
  versioned.get("/:id", (c) => withFaults(c, { world, place: "read", kind }, () => answerNode(c, world)));
  routes.route("/:version{v[0-9]+\\.[0-9]+}", versioned);
  routes.all("*", refuseUnknownPath);
  return routes;
}

async function send(c: Context<GraphEnv>, world: World, channel: SimulatedChannel): Promise<Response> {
  const body = await readJson(c);
  const record = { n: world.sends.total() + 1, at: world.now(), kind: channel.kind, channelId: channel.id, body };
  try {
    const { answer, externalId, customerId } = await sendInstagram(world, channel, body);
    world.sends.push({ ...record, outcome: "accepted", externalId, customerId });
    return c.json(answer);
  } catch (error) {
    if (error instanceof MetaError) world.sends.push({ ...record, outcome: "refused", errorCode: error.options.code });
    throw error;
  }
}

/** `me`, or the id of the account the token belongs to. */
function requireAccount(c: Context<GraphEnv>, world: World): SimulatedChannel {
  const id = c.req.param("id") ?? "";
  const opened = requireToken(c, world, kind);
  const channel = id === "me" ? opened[0] : opened.find((one) => one.id === id);
  if (channel === undefined) throw missingObject(c.req.method, id);
  return channel;
}

/** The account itself, or the profile of a person who has written to it. */
function answerNode(c: Context<GraphEnv>, world: World): Response {
  const id = c.req.param("id") ?? "";
  const [account] = requireToken(c, world, kind);
  if (account !== undefined && (id === "me" || id === account.id)) {
    const node = {
      id: account.id,
      user_id: account.id,
      username: account.display,
      name: account.verifiedName,
      account_type: "BUSINESS",
      profile_picture_url: `${world.origin}/assets/icon.svg`,
    };
    return c.json(pickFields(c, node));
  }
  const person = world.customers.findAddress("instagram", id);
  if (person === undefined) throw missingObject(c.req.method, id);
  return c.json(pickFields(c, { id, name: person.name, username: person.username, is_user_follow_business: true }));
}

function refreshToken(c: Context<GraphEnv>, world: World): Response {
  if (c.req.query("grant_type") !== "ig_refresh_token")
    throw new MetaError({ code: 100, message: "Invalid grant_type" });
  const [account] = requireToken(c, world, kind);
  const token = refreshedToken(account?.accessToken ?? "", world.now());
  const permissions = "instagram_business_basic,instagram_business_manage_messages";
  return c.json({ access_token: token, token_type: "bearer", expires_in: tokenSeconds, permissions });
}

/** Files customers sent: open to whoever has the address, as Instagram's servers do it. */
function answerFile(c: Context<GraphEnv>, world: World): Response {
  const media = world.media.find(c.req.param("id") ?? "");
  if (media === undefined || media.secret !== c.req.param("secret")) return c.text("Gone", 404);
  return c.body(new Uint8Array(media.bytes), 200, { "content-type": media.mimeType });
}
