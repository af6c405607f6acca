import type { InboundEvent } from "../channel-adapter.ts";
import { type Fields, fieldsOf, idOf, listOf, makeUpId, present, textOf } from "../webhook-fields.ts";
import { ignore, type Occasion, occurred } from "./occasion.ts";
import { readContent } from "./read-content.ts";

/** A message, an echo of one, or the news that one was unsent. */
export function readMessage(message: Fields, occasion: Occasion): InboundEvent {
  const mid = idOf(message["mid"]);
  if (message["is_deleted"] === true && mid) return { kind: "deletion", ...occurred(occasion), targetExternalId: mid };
  if (!occasion.person.igsid) return ignore(occasion, "a message that names no person");
  const replyToExternalId = idOf(fieldsOf(message["reply_to"])["mid"]);
  const base = {
    ...occurred(occasion),
    externalId: mid ?? makeUpId(occasion.fields),
    person: occasion.person,
    content: readContent(message),
    ...present({ replyToExternalId }),
  };
  if (occasion.isOurs) return { kind: "echo", ...base };
  return { kind: "message", ...base, wakesAgent: !occasion.isStandby && !isStoryMention(message) };
}

/** A pressed button or ice breaker. */
export function readPostback(postback: Fields, occasion: Occasion): InboundEvent {
  if (!occasion.person.igsid) return ignore(occasion, "a postback that names no person");
  const title = textOf(postback["title"]) ?? textOf(postback["payload"]) ?? "";
  return {
    kind: "message",
    ...occurred(occasion),
    externalId: idOf(postback["mid"]) ?? makeUpId(occasion.fields),
    person: occasion.person,
    content: {
      type: "interactive_reply",
      text: title,
      media: [],
      payload: { choice: { id: textOf(postback["payload"]) ?? title, title } },
    },
    wakesAgent: !occasion.isStandby,
  };
}

const isStoryMention = (message: Fields): boolean =>
  listOf(message["attachments"]).some((attachment) => fieldsOf(attachment)["type"] === "story_mention");
