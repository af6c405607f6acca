import { useMemo } from "react";
import { useLocale } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { dayIn } from "./audit-search.ts";

export type AuditTime = {
  /** "14:34:12". */
  clock: (instant: string) => string;
  /** "12 de nov.", with the year once it is another one. */
  day: (instant: string) => string;
  /** "sexta-feira, 20 de novembro". */
  longDay: (instant: string) => string;
  /** `YYYY-MM-DD`. */
  key: (instant: string) => string;
  /** Today's key. */
  today: string;
};

/** Times as the workspace lives them, to the second. */
export function useAuditTime(): AuditTime {
  const locale = useLocale();
  const { timezone: timeZone } = useWorkspace();
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
    const clock = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    const day = format({ day: "numeric", month: "short" });
    const dayAndYear = format({ day: "numeric", month: "short", year: "numeric" });
    const longDay = format({ day: "numeric", month: "long" });
    const key = (instant: string) => dayIn(timeZone, new Date(instant));
    const today = dayIn(timeZone, new Date());
    return {
      clock: (instant) => clock.format(new Date(instant)),
      day: (instant) => (key(instant).slice(0, 4) === today.slice(0, 4) ? day : dayAndYear).format(new Date(instant)),
      longDay: (instant) => longDay.format(new Date(instant)),
      key,
      today,
    };
  }, [locale, timeZone]);
}
