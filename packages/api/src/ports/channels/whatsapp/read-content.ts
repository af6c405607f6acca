import type { MediaKind } from "@piloto/shared/conversation-words";
import type { MediaReference, MessageContent, MessagePayload, Referral } from "@piloto/shared/message-content";
import { readWebhookError } from "../channel-errors.ts";
import {
  booleanOf,
  type Fields,
  fieldsOf,
  idOf,
  isFields,
  listOf,
  numberOf,
  present,
  textOf,
} from "../webhook-fields.ts";

const maxText = 65_536;

/** What a message of WhatsApp's holds. A type nobody knew, or one without its content, becomes "unsupported". */
export function readContent(message: Fields): MessageContent {
  const type = textOf(message["type"]) ?? "unknown";
  const content = readKnown(type, message) ?? readUnsupported(type, message);
  const referral = readReferral(message["referral"]);
  const isForwarded = readForwarded(message["context"]);
  return { ...content, payload: { ...content.payload, ...present({ referral, isForwarded }) } };
}

function readKnown(type: string, message: Fields): MessageContent | undefined {
  switch (type) {
    case "text":
      return readText(fieldsOf(message["text"]));
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return readMedia(type, fieldsOf(message[type]));
    // Older accounts name a voice message so.
    case "voice":
      return readMedia("audio", { ...fieldsOf(message["voice"]), voice: true });
    case "location":
      return readLocation(fieldsOf(message["location"]));
    case "contacts":
      return readContacts(message["contacts"]);
    case "interactive":
      return readInteractive(fieldsOf(message["interactive"]));
    case "button":
      return readButton(fieldsOf(message["button"]));
    case "order":
      return readOrder(message["order"]);
    default:
      return undefined;
  }
}

const contentOf = (
  type: MessageContent["type"],
  text: string | undefined,
  payload: MessagePayload = {},
): MessageContent => ({
  type,
  text: text ?? "",
  media: [],
  payload,
});

function readText(text: Fields): MessageContent | undefined {
  const body = textOf(text["body"], maxText);
  return body === undefined ? undefined : contentOf("text", body);
}

function readMedia(kind: MediaKind, media: Fields): MessageContent | undefined {
  const externalId = idOf(media["id"]);
  const url = textOf(media["url"], 4096);
  if (!externalId && !url) return undefined;
  const reference: MediaReference = {
    kind,
    ...present({
      externalId,
      url,
      mimeType: textOf(media["mime_type"]),
      sha256: textOf(media["sha256"]),
      filename: textOf(media["filename"]),
      isVoice: booleanOf(media["voice"]),
      isAnimated: booleanOf(media["animated"]),
    }),
  };
  return { ...contentOf(kind, textOf(media["caption"], maxText)), media: [reference] };
}

function readLocation(location: Fields): MessageContent | undefined {
  const latitude = numberOf(location["latitude"]);
  const longitude = numberOf(location["longitude"]);
  if (latitude === undefined || longitude === undefined) return undefined;
  const names = present({ name: textOf(location["name"]), address: textOf(location["address"], 1000) });
  return contentOf("location", undefined, { location: { latitude, longitude, ...names } });
}

function readContacts(value: unknown): MessageContent | undefined {
  const contacts = listOf(value).filter(isFields).slice(0, 50).map(readSharedContact);
  return contacts.length === 0 ? undefined : contentOf("contacts", undefined, { contacts });
}

function readSharedContact(contact: Fields): NonNullable<MessagePayload["contacts"]>[number] {
  const name = fieldsOf(contact["name"]);
  const phones = readTexts(contact["phones"], "phone");
  const organization = textOf(fieldsOf(contact["org"])["company"]);
  const shown = textOf(name["formatted_name"]) ?? textOf(name["first_name"]) ?? organization ?? phones[0] ?? "";
  return { name: shown, phones, emails: readTexts(contact["emails"], "email"), ...present({ organization }) };
}

const readTexts = (value: unknown, field: string): string[] =>
  listOf(value)
    .slice(0, 20)
    .map((item) => textOf(fieldsOf(item)[field]))
    .filter((text) => text !== undefined);

function readInteractive(interactive: Fields): MessageContent | undefined {
  const flow = interactive["nfm_reply"];
  if (isFields(flow)) {
    const form = textOf(flow["response_json"], maxText) ?? "{}";
    return contentOf("interactive_reply", textOf(flow["body"], maxText), { form });
  }
  const reply = interactive["button_reply"] ?? interactive["list_reply"];
  if (!isFields(reply)) return undefined;
  const title = textOf(reply["title"]) ?? textOf(reply["id"]);
  if (!title) return undefined;
  const description = textOf(reply["description"], 1000);
  const choice = { id: textOf(reply["id"]) ?? title, title, ...present({ description }) };
  return contentOf("interactive_reply", title, { choice });
}

function readButton(button: Fields): MessageContent | undefined {
  const title = textOf(button["text"]) ?? textOf(button["payload"]);
  if (!title) return undefined;
  return contentOf("button", title, { choice: { id: textOf(button["payload"]) ?? title, title } });
}

function readOrder(value: unknown): MessageContent | undefined {
  if (!isFields(value)) return undefined;
  const items = listOf(value["product_items"])
    .slice(0, 200)
    .map(fieldsOf)
    .map((item) => ({
      productId: textOf(item["product_retailer_id"]) ?? "",
      quantity: numberOf(item["quantity"]) ?? 1,
      ...present({ price: numberOf(item["item_price"]), currency: textOf(item["currency"]) }),
    }));
  const note = textOf(value["text"], maxText);
  const order = { items, ...present({ catalogId: textOf(value["catalog_id"]), note }) };
  return contentOf("order", note, { order });
}

/** Meta says what it could not pass on in `errors`, and since 2026 also as `unsupported.type`. */
function readUnsupported(type: string, message: Fields): MessageContent {
  const error = readWebhookError(message["errors"]);
  const named = textOf(fieldsOf(message["unsupported"])["type"]);
  const title = error?.title ?? textOf(fieldsOf(message["system"])["body"]);
  return contentOf("unsupported", undefined, {
    unsupported: { type: named ?? type, ...present({ code: error?.code, title }) },
  });
}

function readReferral(value: unknown): Referral | undefined {
  if (!isFields(value)) return undefined;
  return present({
    sourceUrl: textOf(value["source_url"], 4096),
    sourceId: textOf(value["source_id"]),
    sourceType: textOf(value["source_type"]),
    headline: textOf(value["headline"]),
    body: textOf(value["body"], 4096),
    clickId: textOf(value["ctwa_clid"]),
  });
}

function readForwarded(value: unknown): true | undefined {
  const context = fieldsOf(value);
  return context["forwarded"] === true || context["frequently_forwarded"] === true ? true : undefined;
}
