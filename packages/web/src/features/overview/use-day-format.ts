import { useMemo } from "react";
import { useLocale } from "use-intl";

/** Calendar days (`YYYY-MM-DD`) in words; a day has no time zone, so none may shift it. */
export function useDayFormat() {
  const locale = useLocale();
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => {
      const formatter = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
      return (day: string) => formatter.format(new Date(`${day}T00:00:00Z`));
    };
    return {
      /** "13" */
      number: format({ day: "numeric" }),
      /** "13 de nov." */
      short: format({ day: "numeric", month: "short" }),
      /** "sexta-feira, 13 de nov." */
      long: format({ weekday: "long", day: "numeric", month: "short" }),
    };
  }, [locale]);
}
