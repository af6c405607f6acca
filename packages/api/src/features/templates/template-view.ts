import type { TemplateButtonView, TemplateParameterView, TemplateView } from "@piloto/shared/templates";
import { placeholdersOf } from "@piloto/shared/template-text";
import type { TemplateRow } from "./templates.queries.ts";

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A template as the picker shows it, read from Meta's components. A part we do not send blocks the whole template. */
export function toTemplateView(row: TemplateRow): TemplateView {
  const components = listOf(row.components).map(fieldsOf);
  const byType = (type: string): Fields => components.find((component) => component["type"] === type) ?? {};
  const header = byType("HEADER");
  const body = byType("BODY");
  const buttons = listOf(byType("BUTTONS")["buttons"]).map(fieldsOf);
  const buttonViews = buttons.map(readButton);
  const headerView = readHeader(header);
  const isUnsupported =
    components.some(({ type }) => !knownParts.has(textOf(type))) ||
    headerView.kind === "other" ||
    buttonViews.some(({ kind }) => kind === "other");
  return {
    id: row.id,
    channelId: row.channelId,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    rejectedReason: row.rejectedReason,
    parameterFormat: row.parameterFormat === "NAMED" ? "NAMED" : "POSITIONAL",
    header: headerView,
    body: textOf(body["text"]),
    footer: textOf(byType("FOOTER")["text"]),
    buttons: buttonViews,
    parameters: [
      ...readParameters("header", headerView.text, examplesOf(header, "header_text")),
      ...readParameters("body", textOf(body["text"]), examplesOf(body, "body_text")),
      ...buttons.flatMap(readButtonParameter),
    ],
    blocker: row.status !== "approved" ? "not_approved" : isUnsupported ? "unsupported_part" : null,
  };
}

const knownParts: ReadonlySet<string> = new Set(["HEADER", "BODY", "FOOTER", "BUTTONS"]);

const headerKinds: Readonly<Record<string, TemplateView["header"]["kind"]>> = {
  TEXT: "text",
  IMAGE: "image",
  VIDEO: "video",
  DOCUMENT: "document",
};

function readHeader(header: Fields): TemplateView["header"] {
  if (header["type"] === undefined) return { kind: "none", text: "" };
  const format = textOf(header["format"]);
  const kind = Object.hasOwn(headerKinds, format) ? headerKinds[format] : undefined;
  return { kind: kind ?? "other", text: textOf(header["text"]) };
}

// Codes of one-time passwords, catalogues, flows and calls need more than a text: we do not send them.
const buttonKinds: Readonly<Record<string, TemplateButtonView["kind"]>> = {
  QUICK_REPLY: "quick_reply",
  URL: "url",
  PHONE_NUMBER: "phone",
  COPY_CODE: "copy_code",
};

function readButton(button: Fields, index: number): TemplateButtonView {
  const type = textOf(button["type"]);
  const kind = Object.hasOwn(buttonKinds, type) ? buttonKinds[type] : undefined;
  return { index, kind: kind ?? "other", text: textOf(button["text"]), url: textOf(button["url"]) };
}

/** An address with a placeholder wants its suffix, a button that copies wants the code. */
function readButtonParameter(button: Fields, index: number): TemplateParameterView[] {
  const wantsSuffix = button["type"] === "URL" && placeholdersOf(textOf(button["url"])).length > 0;
  if (!wantsSuffix && button["type"] !== "COPY_CODE") return [];
  const example = textOf(Array.isArray(button["example"]) ? button["example"][0] : button["example"]);
  return [{ key: `button.${index}`, place: "button", name: String(index), example }];
}

/** Examples by name. Meta writes positional ones as a list (of the body: as a list of lists), named ones as objects. */
function examplesOf(component: Fields, field: "header_text" | "body_text"): Readonly<Record<string, string>> {
  const example = fieldsOf(component["example"]);
  const positional = listOf(example[field]);
  const values = Array.isArray(positional[0]) ? listOf(positional[0]) : positional;
  const named = listOf(example[`${field}_named_params`]).map(fieldsOf);
  return Object.fromEntries([
    ...values.map((value, index) => [String(index + 1), textOf(value)]),
    ...named.map((parameter) => [textOf(parameter["param_name"]), textOf(parameter["example"])]),
  ]);
}

const readParameters = (
  place: "header" | "body",
  text: string,
  examples: Readonly<Record<string, string>>,
): TemplateParameterView[] =>
  placeholdersOf(text).map((name) => ({
    key: `${place}.${name}`,
    place,
    name,
    example: Object.hasOwn(examples, name) ? (examples[name] ?? "") : "",
  }));
