import type { ChannelAddress, ChannelError, OutboundMessage, SendOutcome } from "../channel-adapter.ts";
import { ownError } from "../channel-errors.ts";
import type { GraphClient } from "../graph-http.ts";
import { outcomeOf } from "../send-outcome.ts";
import { fieldsOf, idOf, listOf } from "../webhook-fields.ts";
import { envelopeOf, mediaBody, reactionBody, templateBody, textBody } from "./send-body.ts";
import { uploadMedia } from "./upload-media.ts";

type Body = Record<string, unknown>;

/** Sends one message; a file is uploaded first. See ChannelAdapter.send. */
export async function sendMessage(
  client: GraphClient,
  channel: ChannelAddress,
  message: OutboundMessage,
): Promise<SendOutcome> {
  const envelope = envelopeOf(message);
  if (!envelope) return { kind: "rejected", error: ownError("fail", "The person has neither a number nor a user id") };
  const content = await contentBody(client, channel, message);
  if ("error" in content) return { kind: "rejected", error: content.error };
  const answer = await client.call({
    method: "POST",
    path: messagesPath(client, channel),
    token: channel.credentials.accessToken,
    body: { json: { ...envelope, ...content.body } },
  });
  return outcomeOf(answer, (body) => idOf(fieldsOf(listOf(fieldsOf(body)["messages"])[0])["id"]));
}

export const messagesPath = (client: GraphClient, channel: ChannelAddress): string =>
  `/${client.version}/${encodeURIComponent(channel.externalId)}/messages`;

async function contentBody(
  client: GraphClient,
  channel: ChannelAddress,
  { content }: OutboundMessage,
): Promise<{ body: Body } | { error: ChannelError }> {
  switch (content.kind) {
    case "text":
      return { body: textBody(content.text) };
    case "reaction":
      return { body: reactionBody(content) };
    case "media": {
      const upload = await uploadMedia(client, channel, content.media);
      return "error" in upload ? upload : { body: mediaBody(content, upload.mediaId) };
    }
    case "template": {
      if (!content.headerMedia) return { body: templateBody(content, undefined) };
      const upload = await uploadMedia(client, channel, content.headerMedia);
      return "error" in upload ? upload : { body: templateBody(content, upload.mediaId) };
    }
  }
}
