import type { ChannelAdapter } from "../channel-adapter.ts";
import { createGraphClient, type GraphOptions } from "../graph-http.ts";
import { errorOf } from "../send-outcome.ts";
import { checkConnection } from "./check-connection.ts";
import { fetchMedia } from "./fetch-media.ts";
import { readEvents, readSubjects } from "./read-events.ts";
import { messagesPath, sendMessage } from "./send-message.ts";
import { listTemplates } from "./templates.ts";

/** WhatsApp Cloud API (developers.facebook.com/docs/whatsapp/cloud-api). */
export function createWhatsappAdapter(options: GraphOptions): ChannelAdapter {
  const client = createGraphClient(options);
  return {
    kind: "whatsapp",
    readSubjects,
    readEvents,
    send: (channel, message) => sendMessage(client, channel, message),
    fetchMedia: (channel, { externalId }, maxBytes) => fetchMedia(client, channel, { externalId, maxBytes }),
    checkConnection: (channel) => checkConnection(client, channel),
    listTemplates: (channel) => listTemplates(client, channel),

    async showReading(channel, externalMessageId, _to, isTyping) {
      const typing = isTyping ? { typing_indicator: { type: "text" } } : {};
      const answer = await client.call({
        method: "POST",
        path: messagesPath(client, channel),
        token: channel.credentials.accessToken,
        body: { json: { messaging_product: "whatsapp", status: "read", message_id: externalMessageId, ...typing } },
      });
      return errorOf(answer) === undefined;
    },

    async subscribe(channel) {
      const answer = await client.call({
        method: "POST",
        path: `/${client.version}/${encodeURIComponent(channel.accountExternalId)}/subscribed_apps`,
        token: channel.credentials.accessToken,
      });
      return errorOf(answer);
    },
  };
}
