import type { InboundEvent } from "../channel-adapter.ts";
import { type Fields, idOf, textOf } from "../webhook-fields.ts";
import { ignore, type Occasion, occurred } from "./occasion.ts";
import { readContent } from "./read-content.ts";

export function readReaction(reaction: Fields, occasion: Occasion): InboundEvent {
  const targetExternalId = idOf(reaction["mid"]);
  if (!targetExternalId || !occasion.person.igsid) return ignore(occasion, "a reaction to nothing");
  const emoji = textOf(reaction["emoji"], 40) ?? emojiOf(reaction["reaction"]);
  return {
    kind: "reaction",
    ...occurred(occasion),
    by: occasion.isOurs ? "business" : "contact",
    person: occasion.person,
    targetExternalId,
    emoji: reaction["action"] === "unreact" ? null : emoji,
  };
}

const emojiByName: Readonly<Record<string, string>> = {
  love: "❤️",
  haha: "😆",
  wow: "😮",
  sad: "😢",
  angry: "😡",
  like: "👍",
  dislike: "👎",
};

/** Older accounts give a word instead of the emoji; for an unknown one a heart, which is what a double tap means. */
const emojiOf = (name: unknown): string =>
  (typeof name === "string" && Object.hasOwn(emojiByName, name) ? emojiByName[name] : undefined) ?? "❤️";

/** The only status Instagram tells: the person has read up to this message. */
export function readSeen(read: Fields, occasion: Occasion): InboundEvent {
  const externalId = idOf(read["mid"]);
  if (!externalId) return ignore(occasion, "a read receipt for nothing");
  if (occasion.isOurs) return ignore(occasion, "the business read a message");
  return {
    kind: "status",
    ...occurred(occasion),
    externalId,
    status: "read",
    coversEarlier: true,
    ...(occasion.person.igsid && { person: occasion.person }),
  };
}

export function readEdit(edit: Fields, occasion: Occasion): InboundEvent {
  const targetExternalId = idOf(edit["mid"]);
  if (!targetExternalId || textOf(edit["text"]) === undefined) return ignore(occasion, "an edit of nothing");
  return { kind: "edit", ...occurred(occasion), targetExternalId, content: readContent(edit) };
}
