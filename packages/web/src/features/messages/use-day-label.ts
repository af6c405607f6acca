import { useCallback, useMemo } from "react";
import { useLocale } from "use-intl";

const dayMs = 86_400_000;

/** "Hoje, 18 de novembro", "Ontem, …", "12 de novembro", with the year once it is another one. */
export function useDayLabel(): (at: string, now?: number) => string {
  const locale = useLocale();
  const formats = useMemo(
    () => ({
      day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" }),
      year: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" }),
      relative: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
    }),
    [locale],
  );
  return useCallback(
    (at, now = Date.now()) => {
      const date = new Date(at);
      const today = new Date(now);
      const daysAgo = Math.round((startOfDay(today) - startOfDay(date)) / dayMs);
      const text = (date.getFullYear() === today.getFullYear() ? formats.day : formats.year).format(date);
      if (daysAgo !== 0 && daysAgo !== 1) return text;
      const word = formats.relative.format(-daysAgo, "day");
      return `${word.charAt(0).toLocaleUpperCase()}${word.slice(1)}, ${text}`;
    },
    [formats],
  );
}

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Which day an instant belongs to, in the browser's zone. */
export const dayKey = (at: string): string => new Date(at).toDateString();
