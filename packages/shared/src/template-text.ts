/* Filling in a template: the same on the page (preview) and on the server (what the customer will read). Free of zod. */

const placeholder = /\{\{\s*([A-Za-z0-9_]{1,100})\s*\}\}/g;

export type TemplatePlace = "header" | "body" | "button";

/** The names between the braces, each once, in the order of the text. */
export const placeholdersOf = (text: string): string[] => [
  ...new Set([...text.matchAll(placeholder)].map(([, name = ""]) => name)),
];

/** The text with what was filled in; an empty or missing value leaves its placeholder to be seen. */
export const fillTemplate = (
  text: string,
  place: Exclude<TemplatePlace, "button">,
  parameters: Readonly<Record<string, string>>,
): string => text.replaceAll(placeholder, (whole, name: string) => parameters[`${place}.${name}`] || whole);

/** A button's address with its suffix. A button has one placeholder at most. */
export const fillButtonUrl = (url: string, index: number, parameters: Readonly<Record<string, string>>): string =>
  url.replaceAll(placeholder, (whole) => parameters[`button.${index}`] || whole);
