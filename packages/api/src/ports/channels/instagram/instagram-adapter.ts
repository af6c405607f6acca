import type { ChannelAdapter } from "../channel-adapter.ts";
import { ownError } from "../channel-errors.ts";
import { createGraphClient, type GraphOptions } from "../graph-http.ts";
import { errorOf } from "../send-outcome.ts";
import { checkConnection, readProfile, refreshToken, subscribe } from "./account.ts";
import { readEvents, readSubjects } from "./read-events.ts";
import { messagesPath, sendMessage } from "./send-message.ts";

/** Instagram API with Instagram Login (developers.facebook.com/docs/instagram-platform). */
export function createInstagramAdapter(options: GraphOptions): ChannelAdapter {
  const client = createGraphClient(options);
  return {
    kind: "instagram",
    readSubjects,
    readEvents,
    send: (channel, message) => sendMessage(client, channel, message),
    checkConnection: (channel) => checkConnection(client, channel),
    subscribe: (channel) => subscribe(client, channel),
    refreshToken: (channel) => refreshToken(client, channel),
    readProfile: (channel, { igsid }) =>
      igsid ? readProfile(client, channel, igsid) : Promise.resolve(ownError("fail", "The person has no Instagram id")),
    listTemplates: () => Promise.resolve([]),

    // The address is signed by Instagram's CDN; our token is none of its business.
    async fetchMedia(_channel, { url }, maxBytes) {
      if (!url) return { kind: "refused", details: "Instagram names its files by address" };
      return client.download({ url, maxBytes });
    },

    async showReading(channel, _externalMessageId, { igsid }, isTyping) {
      if (!igsid) return false;
      const act = async (action: string): Promise<boolean> => {
        const answer = await client.call({
          method: "POST",
          path: messagesPath(client),
          token: channel.credentials.accessToken,
          body: { json: { recipient: { id: igsid }, sender_action: action } },
        });
        return errorOf(answer) === undefined;
      };
      const isSeen = await act("mark_seen");
      return isTyping ? (await act("typing_on")) && isSeen : isSeen;
    },
  };
}
