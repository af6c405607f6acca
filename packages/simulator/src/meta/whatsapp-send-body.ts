import { z } from "zod";
import { MetaError } from "./meta-errors.ts";

/*
 * What `POST /{phone-number-id}/messages` takes, with Meta's limits. Unknown fields are let through, as Meta does.
 */

const words = (max: number) => z.string().min(1).max(max);
const link = z.url({ protocol: /^https?$/ }).max(4096);

const media = z
  .looseObject({ id: words(512).optional(), link: link.optional() })
  .refine((value) => (value.id === undefined) !== (value.link === undefined), "exactly one of id and link");
const captioned = media.and(z.looseObject({ caption: z.string().max(1024).optional() }));

const textHeader = z.looseObject({ type: z.literal("text"), text: words(60) });
const mediaHeader = z.looseObject({ type: z.enum(["image", "video", "document"]) });
const interactiveFrame = {
  header: textHeader.or(mediaHeader).optional(),
  footer: z.looseObject({ text: words(60) }).optional(),
};
const replyButton = z.looseObject({
  type: z.literal("reply"),
  reply: z.looseObject({ id: words(256), title: words(20) }),
});
const row = z.looseObject({ id: words(200), title: words(24), description: words(72).optional() });
const section = z.looseObject({ title: words(24).optional(), rows: z.array(row).min(1).max(10) });

const interactive = z.discriminatedUnion("type", [
  z.looseObject({
    ...interactiveFrame,
    type: z.literal("button"),
    body: z.looseObject({ text: words(1024) }),
    action: z.looseObject({ buttons: z.array(replyButton).min(1).max(3) }),
  }),
  z.looseObject({
    ...interactiveFrame,
    type: z.literal("list"),
    body: z.looseObject({ text: words(4096) }),
    action: z
      .looseObject({ button: words(20), sections: z.array(section).min(1).max(10) })
      .refine((value) => value.sections.flatMap((one) => one.rows).length <= 10, "at most 10 rows"),
  }),
  z.looseObject({
    ...interactiveFrame,
    type: z.literal("cta_url"),
    body: z.looseObject({ text: words(1024) }),
    action: z.looseObject({ parameters: z.looseObject({ display_text: words(20), url: link }) }),
  }),
  z.looseObject({
    ...interactiveFrame,
    type: z.enum(["flow", "product", "product_list", "catalog_message", "location_request_message", "address_message"]),
    body: z.looseObject({ text: words(4096) }).optional(),
    action: z.looseObject({}),
  }),
]);
export type Interactive = z.infer<typeof interactive>;

const parameter = z.looseObject({
  type: words(40),
  text: z.string().max(1024).optional(),
  parameter_name: words(100).optional(),
});
const component = z.looseObject({
  type: z.string().transform((value) => value.toLowerCase()),
  sub_type: z.string().optional(),
  index: z.union([z.string(), z.number()]).transform(Number).optional(),
  parameters: z.array(parameter).max(60).default([]),
});
export type SentComponent = z.infer<typeof component>;

const frame = {
  messaging_product: z.literal("whatsapp"),
  recipient_type: z.enum(["individual", "group"]).optional(),
  to: words(64).optional(),
  /** A business-scoped user id, for people whose number nobody knows. */
  recipient: words(128).optional(),
  context: z.looseObject({ message_id: words(512) }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

const sendBody = z.discriminatedUnion("type", [
  z.looseObject({
    ...frame,
    type: z.literal("text"),
    text: z.looseObject({ body: words(4096), preview_url: z.boolean().optional() }),
  }),
  z.looseObject({ ...frame, type: z.literal("image"), image: captioned }),
  z.looseObject({ ...frame, type: z.literal("video"), video: captioned }),
  z.looseObject({ ...frame, type: z.literal("document"), document: captioned }),
  z.looseObject({ ...frame, type: z.literal("audio"), audio: media }),
  z.looseObject({ ...frame, type: z.literal("sticker"), sticker: media }),
  z.looseObject({
    ...frame,
    type: z.literal("location"),
    location: z.looseObject({
      latitude: z.coerce.number().min(-90).max(90),
      longitude: z.coerce.number().min(-180).max(180),
      name: z.string().max(1000).optional(),
      address: z.string().max(1000).optional(),
    }),
  }),
  z.looseObject({
    ...frame,
    type: z.literal("contacts"),
    contacts: z
      .array(z.looseObject({ name: z.looseObject({ formatted_name: words(256) }) }))
      .min(1)
      .max(50),
  }),
  z.looseObject({ ...frame, type: z.literal("interactive"), interactive }),
  z.looseObject({
    ...frame,
    type: z.literal("template"),
    template: z.looseObject({
      name: words(512),
      language: z.looseObject({ code: words(20) }),
      components: z.array(component).max(20).default([]),
    }),
  }),
  z.looseObject({
    ...frame,
    type: z.literal("reaction"),
    reaction: z.looseObject({ message_id: words(512), emoji: z.string().max(32) }),
  }),
]);
export type SendBody = z.infer<typeof sendBody>;

const readReceipt = z.looseObject({
  messaging_product: z.literal("whatsapp"),
  status: z.literal("read"),
  message_id: words(512),
  typing_indicator: z.looseObject({ type: z.literal("text") }).optional(),
});
export type ReadReceipt = z.infer<typeof readReceipt>;

type Request =
  | { readonly kind: "send"; readonly body: SendBody }
  | { readonly kind: "read"; readonly body: ReadReceipt };

/** A message, or a read receipt (they share the address). Throws Meta's error for what is missing or too long. */
export function readSendBody(body: unknown): Request {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new MetaError({ code: 100, details: "The request body is not a JSON object." });
  }
  if ("status" in body) return { kind: "read", body: parse(readReceipt, body) };
  return { kind: "send", body: parse(sendBody, { type: "text", ...body }) };
}

/** Parses, and turns the first problem into the error Meta answers for it. */
export function parse<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = (issue?.path ?? []).map((step, index) => (index === 0 ? String(step) : `['${String(step)}']`)).join("");
  if (issue !== undefined && valueAt(body, issue.path) === undefined) {
    throw new MetaError({ code: 131008, details: `Parameter ${name} is required.` });
  }
  if (issue?.code === "too_big") {
    const details = `Param ${name} must be at most ${String(issue.maximum)} ${issue.origin === "string" ? "characters long" : "items"}.`;
    throw new MetaError({ code: 100, details });
  }
  throw new MetaError({
    code: issue?.code === "custom" ? 131009 : 100,
    details: `Param ${name} is not valid: ${issue?.message ?? ""}.`,
  });
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}
