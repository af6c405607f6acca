import { useMemo } from "react";
import { useLocale } from "use-intl";
import { createFormatters, type Formatters } from "./format.ts";

/** The formatters of the page's language; pass a workspace's time zone where its days are meant. */
export function useFormat(timeZone?: string): Formatters {
  const locale = useLocale();
  return useMemo(() => createFormatters(locale, timeZone), [locale, timeZone]);
}
