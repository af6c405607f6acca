import type { MessagePayload } from "@piloto/shared/message-content";
import { z } from "zod";
import type { OutboundContent, TemplateParameter } from "../../ports/channels/channel-adapter.ts";

/*
 * A template as Meta describes it: texts with places like {{1}} or {{nome}}. Keys of parameters are "body.1",
 * "body.nome", "header.1", "button.0" (by the button's index).
 */

const button = z.object({ type: z.string(), text: z.string().default(""), url: z.string().optional() });
const component = z.object({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z.array(button).optional(),
});
type Component = z.infer<typeof component>;

export type StoredTemplate = {
  name: string;
  language: string;
  parameterFormat: "NAMED" | "POSITIONAL";
  components: unknown;
};

type MediaHeader = "image" | "video" | "document";
const mediaHeaders: ReadonlySet<string> = new Set<MediaHeader>(["image", "video", "document"]);
const isMediaHeader = (format: string): format is MediaHeader => mediaHeaders.has(format);

const place = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

const placesOf = (text: string): string[] => [...new Set([...text.matchAll(place)].map(([, name]) => name ?? ""))];

function readComponents(components: unknown): Component[] {
  const list = z.array(z.unknown()).safeParse(components).data ?? [];
  return list.flatMap((one) => component.safeParse(one).data ?? []);
}

const find = (components: Component[], type: string): Component | undefined =>
  components.find((one) => one.type.toUpperCase() === type);

const buttonsOf = (components: Component[]): z.infer<typeof button>[] => find(components, "BUTTONS")?.buttons ?? [];

/** A button that needs something filled in: the end of its address, or the code it copies. */
function buttonKind({ type, url }: z.infer<typeof button>): "url" | "copy_code" | undefined {
  if (type.toUpperCase() === "COPY_CODE") return "copy_code";
  return url !== undefined && placesOf(url).length > 0 ? "url" : undefined;
}

/** What kind of file stands above the text; undefined: none. */
export function mediaHeaderOf({ components }: StoredTemplate): MediaHeader | undefined {
  const format = find(readComponents(components), "HEADER")?.format?.toLowerCase() ?? "";
  return isMediaHeader(format) ? format : undefined;
}

/** The keys of everything that must be filled in, in the order of reading. */
export function listParameterKeys({ components }: StoredTemplate): string[] {
  const all = readComponents(components);
  const keys = (prefix: string, text = ""): string[] => placesOf(text).map((name) => `${prefix}.${name}`);
  return [
    ...keys("header", find(all, "HEADER")?.text),
    ...keys("body", find(all, "BODY")?.text),
    ...buttonsOf(all).flatMap((one, index) => (buttonKind(one) ? `button.${index}` : [])),
  ];
}

// Meta refuses such a value (132018): a line break, a tab, more than four spaces in a row.
const unsendable = /[\n\r\t]| {5,}/;

export type ParameterIssue = { field: string; message: string };

/** What is missing or cannot be sent. */
export function findParameterIssues(template: StoredTemplate, parameters: Record<string, string>): ParameterIssue[] {
  return listParameterKeys(template).flatMap((key) => {
    const value = parameters[key]?.trim() ?? "";
    const field = `parameters.${key}`;
    if (value === "") return [{ field, message: "is missing" }];
    return unsendable.test(value) ? [{ field, message: "may hold no line break, tab or row of spaces" }] : [];
  });
}

export type RenderedTemplate = { text: string; payload: { template: NonNullable<MessagePayload["template"]> } };

/** The template as the customer sees it; a parameter that is missing stays a place. */
export function renderTemplate(template: StoredTemplate, parameters: Record<string, string>): RenderedTemplate {
  const all = readComponents(template.components);
  const fill = (prefix: string, text: string): string =>
    text.replaceAll(place, (whole, name: string) => parameters[`${prefix}.${name}`]?.trim() ?? whole);
  const header = fill("header", find(all, "HEADER")?.text ?? "");
  const footer = find(all, "FOOTER")?.text ?? "";
  const buttons = buttonsOf(all).map(({ text }) => text.slice(0, 500));
  const used = listParameterKeys(template).map((key) => [key.slice(0, 100), parameters[key]?.trim() ?? ""] as const);
  return {
    text: fill("body", find(all, "BODY")?.text ?? ""),
    payload: {
      template: {
        name: template.name,
        language: template.language,
        ...(header !== "" && { header: header.slice(0, 1024) }),
        ...(footer !== "" && { footer: footer.slice(0, 1024) }),
        ...(buttons.length > 0 && { buttons: buttons.slice(0, 10) }),
        parameters: Object.fromEntries(used),
      },
    },
  };
}

export type TemplateContent = Extract<OutboundContent, { kind: "template" }>;

/** What is sent: the template's name and what was filled in, each where it belongs. */
export function toTemplateContent(template: StoredTemplate, parameters: Record<string, string>): TemplateContent {
  const { name, language, parameterFormat } = template;
  const all = readComponents(template.components);
  const pick = (prefix: string, text = ""): TemplateParameter[] =>
    placesOf(text).map((place) => ({ name: place, value: parameters[`${prefix}.${place}`] ?? "" }));
  const buttons = buttonsOf(all).flatMap((one, index) => {
    const kind = buttonKind(one);
    return kind ? [{ index, value: parameters[`button.${index}`] ?? "", kind }] : [];
  });
  return {
    kind: "template",
    name,
    language,
    parameterFormat,
    header: pick("header", find(all, "HEADER")?.text),
    body: pick("body", find(all, "BODY")?.text),
    buttons,
  };
}
