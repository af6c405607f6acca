import type { MessageTemplate, TemplateComponent } from "./demo-templates.ts";
import { MetaError } from "./meta-errors.ts";
import type { MessageButton } from "./threads.store.ts";
import type { SentComponent } from "./whatsapp-send-body.ts";

/** A template as its recipient sees it. */
export interface RenderedTemplate {
  readonly text: string;
  readonly header: string | undefined;
  readonly headerMedia: { readonly id?: string | undefined; readonly link?: string | undefined } | undefined;
  readonly footer: string | undefined;
  readonly buttons: readonly MessageButton[];
}

const maxRenderedLength = 1024;

/** Fills the template in. Throws 132000, 132005, 132012, 132015 and 132016 as Meta does. */
export function renderTemplate(template: MessageTemplate, sent: readonly SentComponent[]): RenderedTemplate {
  requireUsable(template);
  const part = (type: TemplateComponent["type"]) => template.components.find((one) => one.type === type);
  const header = part("HEADER");
  const headerMedia =
    header?.format === undefined || header.format === "TEXT" ? undefined : mediaOf(header.format, sent);
  const text = fill(template, part("BODY")?.text ?? "", valuesOf(sent, "body"));
  if (text.length > maxRenderedLength) throw new MetaError({ code: 132005 });
  return {
    text,
    header: header?.format === "TEXT" ? fill(template, header.text ?? "", valuesOf(sent, "header")) : undefined,
    headerMedia,
    footer: part("FOOTER")?.text,
    buttons: buttonsOf(part("BUTTONS"), sent),
  };
}

function requireUsable(template: MessageTemplate): void {
  const { name, language, status } = template;
  if (status === "APPROVED") return;
  if (status === "PAUSED") throw new MetaError({ code: 132015 });
  if (status === "DISABLED") throw new MetaError({ code: 132016 });
  throw new MetaError({
    code: 132001,
    details: `template name (${name}) does not exist in ${language} or is ${status}`,
  });
}

interface Value {
  readonly name: string | undefined;
  readonly text: string;
}

function valuesOf(sent: readonly SentComponent[], type: string): Value[] {
  const component = sent.find((one) => one.type === type);
  return (component?.parameters ?? [])
    .filter((parameter) => parameter.type === "text")
    .map((parameter) => ({ name: parameter.parameter_name, text: parameter.text ?? "" }));
}

function fill(template: MessageTemplate, pattern: string, values: readonly Value[]): string {
  const wanted = [...new Set(pattern.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g).map((match) => match[1] ?? ""))];
  if (wanted.length !== values.length) {
    const details = `number of parameters (${values.length}) does not match the expected number of params (${wanted.length})`;
    throw new MetaError({ code: 132000, details });
  }
  if (values.some((value) => value.text === ""))
    throw new MetaError({ code: 131008, details: "Parameter of type text is missing text value." });
  return pattern.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const value =
      template.parameter_format === "NAMED" ? values.find((one) => one.name === name) : values[wanted.indexOf(name)];
    if (value === undefined) throw new MetaError({ code: 132000, details: `Parameter name ${name} is missing.` });
    return value.text;
  });
}

function mediaOf(format: string, sent: readonly SentComponent[]): RenderedTemplate["headerMedia"] {
  const kind = format.toLowerCase();
  const parameter = sent.find((one) => one.type === "header")?.parameters.find((one) => one.type === kind);
  const media: unknown = parameter === undefined ? undefined : Reflect.get(parameter, kind);
  if (typeof media !== "object" || media === null) {
    throw new MetaError({ code: 132012, details: `header: Format mismatch, expected ${format}, received UNKNOWN` });
  }
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { id: text(Reflect.get(media, "id")), link: text(Reflect.get(media, "link")) };
}

function buttonsOf(component: TemplateComponent | undefined, sent: readonly SentComponent[]): MessageButton[] {
  return (component?.buttons ?? []).map((button, index) => {
    const filled = sent.find((one) => one.type === "button" && one.index === index)?.parameters[0];
    if (button.type === "URL" && (button.url ?? "").includes("{{")) {
      if (filled?.text === undefined) {
        throw new MetaError({ code: 131008, details: `Button at index ${index} of type Url requires a parameter` });
      }
    }
    const payload = filled === undefined ? undefined : Reflect.get(filled, "payload");
    const id = typeof payload === "string" ? payload : button.text;
    return { id, title: button.text, kind: button.type === "QUICK_REPLY" ? "template" : "link" };
  });
}
