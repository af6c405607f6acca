import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import type { InboundEvent } from "../channel-adapter.ts";

const fixture = (name: string): unknown =>
  parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8")) as unknown;

/** The webhook examples of Meta's OpenAPI file, by name. */
export const webhookExamples = fixture("webhook-examples.yaml") as Record<string, unknown>;

type Schema = Record<string, unknown>;

/**
 * Meta's schema of a message, made fit for a validator. As published it refuses Meta's own examples:
 * - `additionalProperties: false` stands inside an `allOf`, where it refuses what the other part demands;
 * - a button's `index` must match `^[2-6, 11-14]$`, while its description says 0 to 9;
 * - it is older than `recipient`, and leaves out `biz_opaque_callback_data`.
 */
function mendSchema(schemas: Record<string, Schema>): Record<string, Schema> {
  const mended = structuredClone(schemas);
  for (const schema of Object.values(mended)) {
    const own = (schema["allOf"] as Schema[] | undefined)?.[1];
    if (!own) continue;
    delete own["additionalProperties"];
    schema["unevaluatedProperties"] = false;
  }
  const base = mended["BaseMessageProperties"] as { properties: Schema; required: string[]; anyOf?: Schema[] };
  base.properties["recipient"] = { type: "string" };
  base.properties["biz_opaque_callback_data"] = { type: "string" };
  base.required = base.required.filter((name) => name !== "to");
  base.anyOf = [{ required: ["to"] }, { required: ["recipient"] }];
  const component = mended["TemplateComponent"] as { properties: Record<string, Schema> };
  component.properties["index"] = { type: "string", pattern: "^[0-9]$" };
  return mended;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const { components } = fixture("message-schemas.yaml") as { components: { schemas: Record<string, Schema> } };
ajv.addSchema({ $id: "meta", components: { schemas: mendSchema(components.schemas) } });
const validators: Record<string, string> = {
  text: "TextMessage",
  audio: "AudioMessage",
  document: "DocumentMessage",
  image: "ImageMessage",
  video: "VideoMessage",
  sticker: "StickerMessage",
  reaction: "ReactionMessage",
  template: "TemplateMessage",
};

/** What Meta's schema finds wrong with a message; empty when it is right. */
export function schemaErrors(body: unknown): string[] {
  const name = validators[(body as { type: string }).type] ?? "Message";
  const validate = ajv.getSchema(`meta#/components/schemas/${name}`);
  if (!validate) throw new Error(`no schema ${name}`);
  return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** A webhook with one change. */
export const whatsappWebhook = (value: Record<string, unknown>, field = "messages"): unknown => ({
  object: "whatsapp_business_account",
  entry: [
    {
      id: "419561257915477",
      changes: [
        {
          field,
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
            ...value,
          },
        },
      ],
    },
  ],
});

type Kind = InboundEvent["kind"];

/** The one event of this kind. */
export function only<K extends Kind>(events: InboundEvent[], kind: K): Extract<InboundEvent, { kind: K }> {
  const [event, ...more] = events;
  if (!event || event.kind !== kind || more.length > 0)
    throw new Error(`expected one ${kind}: ${JSON.stringify(events)}`);
  return event as Extract<InboundEvent, { kind: K }>;
}
