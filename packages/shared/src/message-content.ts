import { z } from "zod";
import { mediaKinds, messageTypes } from "./conversation-words.ts";

/*
 * What a message holds beyond its text: the `payload` column, read by the page. One shape for every channel. Texts are
 * bounded here, not in the adapters, so that a hostile webhook can grow no row without limit.
 */

const short = z.string().max(500);
const long = z.string().max(65_536);

/** A file that came with a message, as the channel names it. */
export const mediaReference = z.object({
  kind: z.enum(mediaKinds),
  /** WhatsApp: the media id to ask for the address. */
  externalId: short.optional(),
  /** Instagram: the address itself. */
  url: z.string().max(4096).optional(),
  mimeType: short.optional(),
  /** Base64 or hex, as the channel sends it. */
  sha256: short.optional(),
  filename: short.optional(),
  isVoice: z.boolean().optional(),
  isAnimated: z.boolean().optional(),
});
export type MediaReference = z.infer<typeof mediaReference>;

/** Click-to-WhatsApp and Instagram ads: attribution, kept with the message. */
export const referral = z.object({
  sourceUrl: z.string().max(4096).optional(),
  sourceId: short.optional(),
  sourceType: short.optional(),
  headline: short.optional(),
  body: z.string().max(4096).optional(),
  clickId: short.optional(),
});
export type Referral = z.infer<typeof referral>;

export const sharedContact = z.object({
  name: short,
  phones: z.array(short).max(20),
  emails: z.array(short).max(20),
  organization: short.optional(),
});

export const orderItem = z.object({
  productId: short,
  quantity: z.number(),
  /** In units of the currency, as the channel sends it. */
  price: z.number().optional(),
  currency: short.optional(),
});

export const messagePayload = z.object({
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      name: short.optional(),
      address: z.string().max(1000).optional(),
    })
    .optional(),
  contacts: z.array(sharedContact).max(50).optional(),
  /** A button or list row the customer chose. */
  choice: z.object({ id: short, title: short, description: z.string().max(1000).optional() }).optional(),
  /** The answers of a WhatsApp flow, as JSON text. */
  form: long.optional(),
  order: z
    .object({ catalogId: short.optional(), note: long.optional(), items: z.array(orderItem).max(200) })
    .optional(),
  template: z
    .object({
      name: short,
      language: short,
      /** The rendered header, body and footer as the customer sees them. */
      header: z.string().max(1024).optional(),
      footer: z.string().max(1024).optional(),
      buttons: z.array(short).max(10).optional(),
      /** What was filled in, by parameter name or position ("1", "2", …). */
      parameters: z.record(z.string().max(100), z.string().max(1024)),
    })
    .optional(),
  story: z.object({ kind: z.enum(["mention", "reply"]), url: z.string().max(4096).optional() }).optional(),
  /** Why a message cannot be shown: Meta's code and title, or the type nobody knew. */
  unsupported: z.object({ type: short, code: z.number().optional(), title: short.optional() }).optional(),
  referral: referral.optional(),
  isForwarded: z.boolean().optional(),
});
export type MessagePayload = z.infer<typeof messagePayload>;

/** A message's content in our own shape, whatever channel it came from. `text` is the body or the caption. */
export const messageContent = z.object({
  type: z.enum(messageTypes),
  text: long,
  media: z.array(mediaReference).max(20),
  payload: messagePayload,
});
export type MessageContent = z.infer<typeof messageContent>;
