import { z } from "zod";

const id = z.string().min(1).max(512);
const words = (max: number) => z.string().min(1).max(max);
const messageId = { messageId: id };

/** What a customer can put into a message. Media without `mediaId` is a sample the simulator makes. */
export const customerContent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: words(4096) }),
  z.strictObject({
    type: z.enum(["image", "video", "audio", "document", "sticker"]),
    mediaId: id.optional(),
    caption: words(1024).optional(),
  }),
  z.strictObject({
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90).default(-19.9386),
    longitude: z.number().min(-180).max(180).default(-43.9362),
    name: words(200).default("Praça da Liberdade"),
    address: words(300).default("Savassi, Belo Horizonte - MG"),
  }),
  z.strictObject({
    type: z.literal("contacts"),
    name: words(120).default("Lúcia Gomes"),
    phone: words(40).default("+55 31 98877-1200"),
  }),
  z.strictObject({ type: z.literal("order"), note: z.string().max(500).default("") }),
  z.strictObject({
    type: z.literal("form"),
    json: words(4096).default('{"cidade":"Belo Horizonte","ambiente":"sala"}'),
  }),
  z.strictObject({ type: z.literal("unsupported") }),
  z.strictObject({ type: z.literal("story_mention") }),
  z.strictObject({ type: z.literal("story_reply"), text: words(1000) }),
  z.strictObject({ type: z.literal("postback"), title: words(80), payload: words(1000) }),
]);
export type CustomerContent = z.infer<typeof customerContent>;

const place = { customerId: id, channelId: id.optional() };

/** Everything a customer can do on the phone, and what a person of the business can do on theirs. */
export const customerAction = z.discriminatedUnion("action", [
  z.strictObject({
    ...place,
    action: z.literal("message"),
    content: customerContent,
    replyToId: id.optional(),
    isForwarded: z.boolean().optional(),
    /** The conversation began with a click on an advertisement. */
    isFromAd: z.boolean().optional(),
    /** Written this long ago and only delivered now. */
    sentSecondsAgo: z
      .number()
      .int()
      .min(0)
      .max(30 * 86_400)
      .optional(),
    /** Another app owns the Instagram thread: arrives under `standby`. */
    isStandby: z.boolean().optional(),
  }),
  z.strictObject({ ...place, action: z.literal("tap"), ...messageId, buttonId: id }),
  z.strictObject({ ...place, action: z.literal("react"), ...messageId, emoji: z.string().max(32) }),
  z.strictObject({ ...place, action: z.literal("edit"), ...messageId, text: words(4096) }),
  z.strictObject({ ...place, action: z.literal("delete"), ...messageId }),
  z.strictObject({ ...place, action: z.literal("see") }),
  z.strictObject({ ...place, action: z.literal("change_number"), phone: z.string().regex(/^\d{8,15}$/) }),
  z.strictObject({ ...place, action: z.literal("change_user_id") }),
  z.strictObject({ ...place, action: z.literal("marketing"), isOptedOut: z.boolean() }),
  z.strictObject({ ...place, action: z.literal("close_window") }),
  z.strictObject({ ...place, action: z.literal("business_reply"), text: words(4096) }),
  z.strictObject({ ...place, action: z.literal("business_edit"), ...messageId, text: words(4096) }),
  z.strictObject({ ...place, action: z.literal("business_delete"), ...messageId }),
]);
export type CustomerAction = z.infer<typeof customerAction>;

export type ActionOf<Name extends CustomerAction["action"]> = Extract<CustomerAction, { action: Name }>;
