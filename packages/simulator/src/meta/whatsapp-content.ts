import type { CustomerContent } from "./customer-action.ts";
import { ActionRefused } from "./customer-scene.ts";
import type { MediaStore, StoredMedia } from "./media.store.ts";
import { makeSample } from "./samples.ts";
import type { ThreadMessage } from "./threads.store.ts";

type Json = Record<string, unknown>;

/** The `referral` of a conversation that began with a click on an advertisement. */
export const advertisement = {
  source_url: "https://fb.me/3cr4Wqqkv",
  source_id: "120226305854810726",
  source_type: "ad",
  body: "Sofás retráteis com entrega em 7 dias",
  headline: "Fale com a Casa Ipê",
  media_type: "image",
  image_url: "https://scontent.example/anuncio.jpg",
  ctwa_clid: "Aff-simulador-9e4d2b7a6c",
  welcome_message: { text: "Olá! Conte o que procura." },
};

/** What the webhook carries under the key of its type, and what the telephone shows of it. */
export interface WireContent {
  readonly type: string;
  readonly content: unknown;
  readonly text: string;
  readonly shown?: Partial<Pick<ThreadMessage, "mediaId" | "filename">>;
}

export function wireContent(store: MediaStore, content: CustomerContent): WireContent {
  switch (content.type) {
    case "text":
      return { type: "text", content: { body: content.text }, text: content.text };
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return mediaContent(store, content);
    case "location": {
      const { latitude, longitude, name, address } = content;
      return {
        type: "location",
        content: { latitude, longitude, name, address, url: "https://casaipe.example/" },
        text: `${name}\n${address}`,
      };
    }
    case "contacts":
      return { type: "contacts", content: [cardOf(content)], text: `${content.name}\n${content.phone}` };
    case "order":
      return { type: "order", content: orderOf(content.note), text: "Pedido do catálogo: 2 itens" };
    case "form":
      return {
        type: "interactive",
        content: { type: "nfm_reply", nfm_reply: { name: "flow", body: "Sent", response_json: content.json } },
        text: "Formulário respondido",
      };
    case "unsupported":
      return { type: "unsupported", content: undefined, text: "Enquete" };
    case "story_mention":
    case "story_reply":
    case "postback":
      throw new ActionRefused("Só no Instagram.");
  }
}

function mediaContent(
  store: MediaStore,
  content: Extract<CustomerContent, { mediaId?: string | undefined }>,
): WireContent {
  const media = storedMedia(store, content);
  const { type, caption } = content;
  const wire = {
    ...(caption === undefined ? {} : { caption }),
    ...(type === "document" && media.filename !== undefined ? { filename: media.filename } : {}),
    mime_type: media.mimeType,
    sha256: media.sha256,
    id: media.id,
    ...(type === "audio" ? { voice: media.mimeType.includes("opus") } : {}),
    ...(type === "sticker" ? { animated: false } : {}),
  };
  const filename = media.filename === undefined ? {} : { filename: media.filename };
  return { type, content: wire, text: caption ?? "", shown: { mediaId: media.id, ...filename } };
}

function storedMedia(store: MediaStore, content: { type: string; mediaId?: string | undefined }): StoredMedia {
  if (content.mediaId === undefined) return store.add(makeSample(sampleKindOf(content.type), "whatsapp"));
  const media = store.find(content.mediaId);
  if (media === undefined) throw new ActionRefused("O arquivo não existe.");
  return media;
}

function sampleKindOf(type: string): Parameters<typeof makeSample>[0] {
  return type === "video" || type === "audio" || type === "document" || type === "sticker" ? type : "image";
}

function cardOf({ name, phone }: { name: string; phone: string }): Json {
  const [first = name, ...rest] = name.split(" ");
  return {
    name: { first_name: first, last_name: rest.join(" "), formatted_name: name },
    org: { company: "Lúcia Decorações" },
    phones: [{ phone, wa_id: phone.replace(/\D/g, ""), type: "MOBILE" }],
  };
}

function orderOf(note: string): Json {
  return {
    catalog_id: "194836987003835",
    text: note,
    product_items: [
      { product_retailer_id: "sofa-retratil-230", quantity: 1, item_price: 3890, currency: "BRL" },
      { product_retailer_id: "almofada-linho", quantity: 2, item_price: 129.9, currency: "BRL" },
    ],
  };
}
