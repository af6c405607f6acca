import type { Locale } from "@piloto/shared/fields";

const storageKey = "piloto.locale";

/** The chosen language, else the browser's first one we speak, else Portuguese. */
export function detectLocale(stored: string | null, preferred: readonly string[]): Locale {
  if (stored === "pt-BR" || stored === "en") return stored;
  for (const language of preferred) {
    if (/^pt\b/i.test(language)) return "pt-BR";
    if (/^en\b/i.test(language)) return "en";
  }
  return "pt-BR";
}

export function readLocale(): Locale {
  return detectLocale(readStored(), navigator.languages);
}

export function storeLocale(locale: Locale): void {
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
