import type { MediaKind } from "@piloto/shared/conversation-words";
import type { MediaReference, MessageContent, MessagePayload } from "@piloto/shared/message-content";
import { type Fields, fieldsOf, idOf, isFields, listOf, present, storable, textOf } from "../webhook-fields.ts";

const maxText = 65_536;

const mediaKindOf: Readonly<Record<string, MediaKind>> = {
  image: "image",
  video: "video",
  audio: "audio",
  file: "document",
};

type Attachment = { type: string; payload: Fields; url: string | undefined };

/** What a message of Instagram's holds. What nobody knew becomes "unsupported". */
export function readContent(message: Fields): MessageContent {
  const text = textOf(message["text"], maxText);
  const attachments = listOf(message["attachments"]).filter(isFields).map(readAttachment);
  const known = message["is_unsupported"] === true ? undefined : readKnown(message, text, attachments);
  const content = known ?? readUnsupported(message, text, attachments);
  return { ...content, payload: { ...content.payload, ...present(readSurroundings(message)) } };
}

function readAttachment(attachment: Fields): Attachment {
  const payload = fieldsOf(attachment["payload"]);
  return { type: textOf(attachment["type"]) ?? "unknown", payload, url: textOf(payload["url"], 4096) };
}

function readKnown(
  message: Fields,
  text: string | undefined,
  attachments: readonly Attachment[],
): MessageContent | undefined {
  const mention = attachments.find(({ type }) => type === "story_mention");
  if (mention) return storyMention(text, mention);
  const media = attachments.map(toMedia).filter((reference) => reference !== undefined);
  const kind = media[0]?.kind;
  if (kind) return { type: kind, text: text ?? "", media: media.slice(0, 20), payload: {} };
  const links = attachments.map(linkText).filter((link) => link !== undefined);
  const words = [text, ...links].filter((part) => part !== undefined).join("\n");
  if (words === "") return undefined;
  const choice = readQuickReply(message, words);
  const payload: MessagePayload = choice ? { choice } : {};
  return { type: choice ? "interactive_reply" : "text", text: storable(words, maxText), media: [], payload };
}

function toMedia({ type, url }: Attachment): MediaReference | undefined {
  const kind = Object.hasOwn(mediaKindOf, type) ? mediaKindOf[type] : undefined;
  return kind && url ? { kind, url } : undefined;
}

/** A story's media may not be stored, only linked (Meta's platform terms). */
const storyMention = (text: string | undefined, { url }: Attachment): MessageContent => ({
  type: "story",
  text: text ?? "",
  media: [],
  payload: { story: { kind: "mention", ...present({ url }) } },
});

/** A shared post or reel is somebody else's work: its address is what was said. */
function linkText({ type, payload, url }: Attachment): string | undefined {
  if (type === "like_heart") return "❤️";
  if (!["share", "reel", "ig_reel", "post", "ig_post", "story", "ig_story"].includes(type)) return undefined;
  const link = url ?? textOf(payload["link"], 4096);
  const title = textOf(payload["title"], 1000);
  return [title, link].filter((part) => part !== undefined).join("\n") || undefined;
}

function readQuickReply(message: Fields, title: string): MessagePayload["choice"] | undefined {
  const id = idOf(fieldsOf(message["quick_reply"])["payload"]);
  return id ? { id, title: storable(title, 500) } : undefined;
}

const readUnsupported = (
  message: Fields,
  text: string | undefined,
  attachments: readonly Attachment[],
): MessageContent => ({
  type: "unsupported",
  text: text ?? "",
  media: [],
  payload: {
    unsupported: { type: attachments[0]?.type ?? (message["is_unsupported"] === true ? "is_unsupported" : "unknown") },
  },
});

/** The story that is answered, and the ad that led here. */
function readSurroundings(message: Fields): Pick<MessagePayload, "story" | "referral"> {
  const story = fieldsOf(message["reply_to"])["story"];
  const ad = message["referral"];
  const context = fieldsOf(fieldsOf(ad)["ads_context_data"]);
  return present({
    story: isFields(story) ? { kind: "reply" as const, ...present({ url: textOf(story["url"], 4096) }) } : undefined,
    referral: isFields(ad)
      ? present({
          sourceUrl: textOf(ad["ref"], 4096),
          sourceId: textOf(ad["ad_id"]),
          sourceType: textOf(ad["source"]),
          headline: textOf(context["ad_title"]),
        })
      : undefined,
  });
}
