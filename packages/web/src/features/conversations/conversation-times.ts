import type { Locale } from "@piloto/shared/fields";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const nbsp = "\u00a0";

/** From when on the list warns that the 24 hours end. */
const warnFromMs = 4 * hourMs;

/** "12 min", "2 h 5 min", "3 d 4 h": a span as people read it, never a zero part at its end. */
export function describeSpan(spanMs: number): string {
  const minutes = Math.max(0, Math.floor(spanMs / minuteMs));
  if (minutes < 60) return `${minutes}${nbsp}min`;
  const hours = Math.floor(minutes / 60);
  const parts =
    hours < 24
      ? ([`${hours}${nbsp}h`, minutes % 60, "min"] as const)
      : ([`${Math.floor(hours / 24)}${nbsp}d`, hours % 24, "h"] as const);
  const [whole, remainder, unit] = parts;
  return remainder === 0 ? whole : `${whole}${nbsp}${remainder}${nbsp}${unit}`;
}

/** How long somebody has waited; a clock a little behind the server's must not write less than nothing. */
export const describeWait = (since: string, now: number): string => describeSpan(now - Date.parse(since));

/** What is left of the window for free replies, while it is open and ends soon; otherwise the list says nothing. */
export function describeWindowEnd(expiresAt: string | null, now: number): string | undefined {
  if (expiresAt === null) return undefined;
  const left = Date.parse(expiresAt) - now;
  return left > 0 && left <= warnFromMs ? describeSpan(left) : undefined;
}

/** When the last message came, as narrow as a list needs it: "14:22", "ontem", "12 de nov.", with the year once it is another. */
export function createListTime(locale: Locale): (instant: string, now: number) => string {
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  const dayOfYear = new Intl.DateTimeFormat(locale, { dateStyle: "short" });
  const yesterday = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-1, "day");
  return (instant, now) => {
    const at = new Date(instant);
    const today = new Date(now);
    const daysAgo = Math.round((startOfDay(today) - startOfDay(at)) / (24 * hourMs));
    if (daysAgo <= 0) return time.format(at);
    if (daysAgo === 1) return yesterday;
    return (at.getFullYear() === today.getFullYear() ? day : dayOfYear).format(at);
  };
}

/** Until when something is put off: "12:44" today, "sáb., 09:00" within the week, then with its day. */
export function createUntil(locale: Locale): (instant: string | Date, now: number) => string {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const time = new Intl.DateTimeFormat(locale, clock);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", ...clock });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...clock });
  return (instant, now) => {
    const at = new Date(instant);
    const daysAhead = Math.round((startOfDay(at) - startOfDay(new Date(now))) / (24 * hourMs));
    return (daysAhead === 0 ? time : daysAhead > 0 && daysAhead < 7 ? weekday : day).format(at);
  };
}

const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
