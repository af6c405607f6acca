import type { TemplateView } from "@piloto/shared/templates";

export type Values = Record<string, string>;

/** The template as the customer will read it; what is not filled in shows as its place. */
export function fillTemplate(template: TemplateView, values: Values): { header: string; body: string; footer: string } {
  const fill = (place: "header" | "body", text: string) =>
    text.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => values[`${place}.${name}`]?.trim() || whole);
  return { header: fill("header", template.header.text), body: fill("body", template.body), footer: template.footer };
}

/** The keys of what is still missing. */
export const missingParameters = (template: TemplateView, values: Values): string[] =>
  template.parameters.filter(({ key }) => !values[key]?.trim()).map(({ key }) => key);
