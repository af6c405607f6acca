import type { Locale } from "@piloto/shared/fields";
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { readLocale, storeLocale } from "../i18n/locale.ts";
import { loadMessages, type MessageGroup, type Messages } from "../i18n/messages.ts";

type Loaded = { locale: Locale; messages: Partial<Messages> };

let loaded: Loaded = { locale: "pt-BR", messages: {} };
const groups: MessageGroup[] = [];
let onLoaded: (next: Loaded) => void = () => undefined;

/** Fetches a group of messages in the page's language, once; routes await it before they render. */
export async function requireMessages(group: MessageGroup): Promise<void> {
  if (groups.includes(group)) return;
  const locale = groups.length === 0 ? readLocale() : loaded.locale;
  const messages = await loadMessages(locale, [group]);
  groups.push(group);
  loaded = { locale, messages: { ...loaded.messages, ...messages } };
  document.documentElement.lang = locale;
  onLoaded(loaded);
}

const SetLocale = createContext<(locale: Locale) => Promise<void>>(() => Promise.resolve());

/** Switches the language: loads what is on screen in it first, so no half-translated page appears. */
export function useSetLocale(): (locale: Locale) => Promise<void> {
  return useContext(SetLocale);
}

/** Gives the page its words. The core messages must have been loaded. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [current, setCurrent] = useState(loaded);
  onLoaded = setCurrent;
  const setLocale = useCallback(async (locale: Locale) => {
    const messages = await loadMessages(locale, groups);
    storeLocale(locale);
    loaded = { locale, messages };
    document.documentElement.lang = locale;
    setCurrent(loaded);
  }, []);
  const timeZone = useMemo(() => Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  return (
    <SetLocale value={setLocale}>
      <IntlProvider locale={current.locale} messages={current.messages} timeZone={timeZone}>
        {children}
      </IntlProvider>
    </SetLocale>
  );
}
