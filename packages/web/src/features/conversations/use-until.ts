import { useMemo } from "react";
import { useLocale } from "use-intl";
import { createUntil } from "./conversation-times.ts";

/** Writes until when a conversation is put off, in the page's language. */
export function useUntil(): (instant: string | Date) => string {
  const locale = useLocale();
  return useMemo(() => {
    const write = createUntil(locale);
    return (instant) => write(instant, Date.now());
  }, [locale]);
}
