import type { OutboundContent, OutboundMessage, TemplateParameter } from "../channel-adapter.ts";

export type TemplateContent = Extract<OutboundContent, { kind: "template" }>;
type Json = Record<string, unknown>;

/** Where a message goes and what travels with it: the part of the body that is the same for every kind. */
export function envelopeOf(message: OutboundMessage): Json | undefined {
  const { phone, userId } = message.to;
  if (!phone && !userId) return undefined;
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    // Somebody who keeps the number private is reached by the business-scoped user id.
    ...(phone ? { to: phone } : { recipient: userId }),
    ...(message.replyToExternalId &&
      message.content.kind !== "reaction" && { context: { message_id: message.replyToExternalId } }),
    biz_opaque_callback_data: message.clientToken,
  };
}

export const textBody = (text: string): Json => ({
  type: "text",
  text: { body: text, preview_url: /https?:\/\//i.test(text) },
});

/** The empty emoji takes a reaction back. */
export const reactionBody = ({
  targetExternalId,
  emoji,
}: {
  targetExternalId: string;
  emoji: string | null;
}): Json => ({
  type: "reaction",
  reaction: { message_id: targetExternalId, emoji: emoji ?? "" },
});

type MediaContent = Extract<OutboundContent, { kind: "media" }>;

/** The body for a file that was uploaded as `mediaId`. */
export function mediaBody({ media, caption }: MediaContent, mediaId: string): Json {
  const hasCaption = caption !== "" && media.kind !== "audio" && media.kind !== "sticker";
  return {
    type: media.kind,
    [media.kind]: {
      id: mediaId,
      ...(hasCaption && { caption }),
      ...(media.kind === "document" && { filename: media.filename }),
      ...(media.kind === "audio" && media.isVoice && { voice: true }),
    },
  };
}

export function templateBody(content: TemplateContent, headerMediaId: string | undefined): Json {
  const header = headerParameters(content, headerMediaId);
  const toText = (parameter: TemplateParameter) => textParameter(parameter, content.parameterFormat);
  const components = [
    ...(header.length > 0 ? [{ type: "header", parameters: header }] : []),
    ...(content.body.length > 0 ? [{ type: "body", parameters: content.body.map(toText) }] : []),
    ...content.buttons.map(buttonComponent),
  ];
  return {
    type: "template",
    template: {
      name: content.name,
      language: { policy: "deterministic", code: content.language },
      ...(components.length > 0 && { components }),
    },
  };
}

function headerParameters(content: TemplateContent, mediaId: string | undefined): Json[] {
  const media = content.headerMedia;
  if (!media) return content.header.map((parameter) => textParameter(parameter, content.parameterFormat));
  const name = media.kind === "document" ? { filename: media.filename } : {};
  return [{ type: media.kind, [media.kind]: { id: mediaId, ...name } }];
}

const textParameter = ({ name, value }: TemplateParameter, format: TemplateContent["parameterFormat"]): Json => ({
  type: "text",
  ...(format === "NAMED" && { parameter_name: name }),
  text: value,
});

const buttonComponent = ({ index, value, kind = "url" }: TemplateContent["buttons"][number]): Json => ({
  type: "button",
  sub_type: kind,
  index: String(index),
  parameters: [kind === "url" ? { type: "text", text: value } : { type: "coupon_code", coupon_code: value }],
});
