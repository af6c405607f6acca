import type { ChannelAddress, OutboundContent, OutboundMessage, SendOutcome } from "../channel-adapter.ts";
import { ownError } from "../channel-errors.ts";
import type { GraphClient } from "../graph-http.ts";
import { outcomeOf } from "../send-outcome.ts";
import { fieldsOf, idOf } from "../webhook-fields.ts";

type Json = Record<string, unknown>;

export const messagesPath = (client: GraphClient): string => `/${client.version}/me/messages`;

/** Sends one message. Files go by their public address: Instagram has no upload. See ChannelAdapter.send. */
export async function sendMessage(
  client: GraphClient,
  channel: ChannelAddress,
  message: OutboundMessage,
): Promise<SendOutcome> {
  const { igsid } = message.to;
  if (!igsid) return refuse("The person has no Instagram id");
  const content = contentBody(message.content);
  if ("refusal" in content) return refuse(content.refusal);
  const answer = await client.call({
    method: "POST",
    path: messagesPath(client),
    token: channel.credentials.accessToken,
    body: { json: { recipient: { id: igsid }, ...content.body, ...tagOf(message) } },
  });
  // A reaction is no message: its answer has no id of its own.
  const reaction = message.content.kind === "reaction" ? message.content : undefined;
  return outcomeOf(answer, (body) =>
    reaction ? `reaction:${reaction.targetExternalId}` : idOf(fieldsOf(body)["message_id"]),
  );
}

const refuse = (title: string): SendOutcome => ({ kind: "rejected", error: ownError("fail", title) });

/** The tag opens seven days instead of one, for answers by people only: Meta blocks accounts whose bots use it. */
const tagOf = ({ isHumanAgent, content }: OutboundMessage): Json =>
  isHumanAgent && content.kind !== "reaction" ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : {};

const attachmentTypes = { image: "image", video: "video", audio: "audio", document: "file" } as const;

function contentBody(content: OutboundContent): { body: Json } | { refusal: string } {
  switch (content.kind) {
    case "text":
      return { body: { message: { text: content.text } } };
    case "reaction": {
      const { targetExternalId, emoji } = content;
      const payload = { message_id: targetExternalId, ...(emoji !== null && { reaction: emoji }) };
      return { body: { sender_action: emoji === null ? "unreact" : "react", payload } };
    }
    case "media": {
      const { media, caption } = content;
      if (caption !== "") return { refusal: "Instagram takes no caption with a file" };
      if (media.kind === "sticker") return { refusal: "Instagram takes no stickers" };
      if (media.publicUrl === "") return { refusal: "The file has no public address" };
      const attachment = { type: attachmentTypes[media.kind], payload: { url: media.publicUrl } };
      return { body: { message: { attachment } } };
    }
    case "template":
      return { refusal: "Instagram has no templates" };
  }
}
