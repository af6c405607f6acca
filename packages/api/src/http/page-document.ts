import { createHash } from "node:crypto";

/** Runtime settings of the page; public, so nothing secret. */
export type RuntimeConfig = {
  sentryDsn: string | null;
  apiOrigin: string | null;
  googleEnabled: boolean;
  simulatorUrl: string | null;
  release: string;
};

export type PageDocument = {
  html: string;
  /** The inline scripts that may run, as the content security policy names them. */
  scriptHashes: string[];
};

/**
 * The built index.html with the runtime settings written in: the same bytes whether the API or a bucket serves it.
 * Throws when the template has no place for the settings.
 */
export function renderPage(template: string, config: RuntimeConfig): PageDocument {
  if (!template.includes("__RUNTIME_CONFIG__")) throw new Error("index.html has no __RUNTIME_CONFIG__");
  const html = template.replace("__RUNTIME_CONFIG__", () => escapeJson(config));
  return { html, scriptHashes: inlineScripts(html).map(hashSource) };
}

// What a browser would run from the text itself: neither a script with an address nor a block of data.
function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].flatMap(([, attributes = "", text = ""]) =>
    /\bsrc=|\btype="application\/json"/.test(attributes) ? [] : [text],
  );
}

const hashSource = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

// Inside <script type="application/json"> only `<` could end the element early.
const escapeJson = (value: unknown): string => JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
