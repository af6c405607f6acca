import { type ChannelKind, channelKinds } from "@piloto/shared/conversation-words";
import { type Context, Hono } from "hono";
import { limitBody } from "../../http/body-limit.ts";
import type { HttpEnv } from "../../http/http-env.ts";
import { reportError } from "../../http/sentry.ts";
import type { Services } from "../../services.ts";
import { createWebhookChannels } from "./webhook-channels.ts";
import { createWebhookStore } from "./webhook-store.ts";
import { isVerifyToken, receiveWebhook } from "./receive-webhook.service.ts";

// Meta's batches stay far below; what is larger is nobody's we know.
const maxBodyBytes = 1024 * 1024;
const challengeForm = /^[\w.-]{1,200}$/;

/**
 * Where Meta delivers: `/webhooks/whatsapp` and `/webhooks/instagram`. Answers 200 once a webhook is kept, 401 when
 * nobody we know signed it, 413 when it is too large, and 503, so that Meta comes again, whenever it could not be kept.
 */
export function webhookRoutes(services: Services) {
  const reception = { channels: createWebhookChannels(services), store: createWebhookStore(services) };
  const routes = new Hono<HttpEnv>();
  for (const kind of channelKinds) {
    routes.get(`/webhooks/${kind}`, (c) => verify(services, c, kind));
    routes.post(
      `/webhooks/${kind}`,
      limitBody(maxBodyBytes, (c) => c.text("too large", 413)),
      async (c) => {
        try {
          const body = new Uint8Array(await c.req.arrayBuffer());
          const signature = c.req.header("x-hub-signature-256");
          const isKept = await receiveWebhook(services, reception, { kind, body, signature });
          return isKept ? c.text("ok") : c.text("not signed by a channel known here", 401);
        } catch (error) {
          return comeAgain(c, error);
        }
      },
    );
  }
  return routes;
}

/** Meta asks once, when the address is entered, whether it is ours. */
async function verify(services: Services, c: Context<HttpEnv>, kind: ChannelKind): Promise<Response> {
  const token = c.req.query("hub.verify_token") ?? "";
  const challenge = c.req.query("hub.challenge") ?? "";
  if (c.req.query("hub.mode") !== "subscribe" || token === "") return c.text("forbidden", 403);
  try {
    if (!(await isVerifyToken(services, kind, token))) return c.text("forbidden", 403);
  } catch (error) {
    return comeAgain(c, error);
  }
  // The challenge is written back: nothing but what Meta sends there.
  return challengeForm.test(challenge) ? c.text(challenge) : c.text("bad challenge", 400);
}

function comeAgain(c: Context<HttpEnv>, error: unknown): Response {
  c.get("log").warn({ err: error }, "a webhook could not be kept; the channel will send it again");
  reportError(error, { requestId: c.get("requestId"), path: c.req.path });
  return c.text("try again", 503, { "retry-after": "5" });
}
