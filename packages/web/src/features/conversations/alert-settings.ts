import { useSyncExternalStore } from "react";

export type AlertSettings = { hasSound: boolean; hasDesktop: boolean };

const storageKey = "piloto.alerts";
const listeners = new Set<() => void>();

/** What was stored; anything else is as at first: sound on, and no notification before somebody asked for it. */
export function parseAlertSettings(text: string | null): AlertSettings {
  const words = text?.split(",") ?? ["sound"];
  return { hasSound: words.includes("sound"), hasDesktop: words.includes("desktop") };
}

export const formatAlertSettings = ({ hasSound, hasDesktop }: AlertSettings): string =>
  [hasSound && "sound", hasDesktop && "desktop"].filter(Boolean).join(",");

function read(): AlertSettings {
  try {
    return parseAlertSettings(localStorage.getItem(storageKey));
  } catch {
    return parseAlertSettings(null);
  }
}

let current: AlertSettings | undefined;

/** This browser's alerts. */
function readAlertSettings(): AlertSettings {
  current ??= read();
  return current;
}

function publish(next: AlertSettings): void {
  current = next;
  for (const listener of listeners) listener();
}

export function changeAlertSettings(change: Partial<AlertSettings>): void {
  const next = { ...readAlertSettings(), ...change };
  try {
    localStorage.setItem(storageKey, formatAlertSettings(next));
  } catch {
    // Storage may be forbidden; the choice then lasts for this page only.
  }
  publish(next);
}

function onStorage(event: StorageEvent): void {
  if (event.key === storageKey) publish(read());
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("storage", onStorage);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("storage", onStorage);
  };
}

export function useAlertSettings(): AlertSettings {
  return useSyncExternalStore(subscribe, readAlertSettings);
}
