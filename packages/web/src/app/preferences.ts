import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";
export type Preferences = { theme: Theme; hasSingleKeys: boolean };

const themeKey = "piloto.theme";
const singleKeysKey = "piloto.single-keys";
const listeners = new Set<() => void>();

function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function read(): Preferences {
  const theme = readStored(themeKey);
  return {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    hasSingleKeys: readStored(singleKeysKey) !== "off",
  };
}

let current = read();

/** Puts the theme on the document; index.html did the same before the first paint. */
function apply({ theme }: Preferences): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function change(next: Preferences): void {
  current = next;
  apply(next);
  for (const listener of listeners) listener();
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
}

export function setTheme(theme: Theme): void {
  store(themeKey, theme);
  change({ ...current, theme });
}

export function setSingleKeys(hasSingleKeys: boolean): void {
  store(singleKeysKey, hasSingleKeys ? "on" : "off");
  change({ ...current, hasSingleKeys });
}

export function readPreferences(): Preferences {
  return current;
}

// Another tab's choice holds here too.
window.addEventListener("storage", (event) => {
  if (event.key === themeKey || event.key === singleKeysKey) change(read());
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What this browser's person prefers. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, readPreferences);
}
