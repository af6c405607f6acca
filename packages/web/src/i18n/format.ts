import type { Locale } from "@piloto/shared/fields";

const nbsp = "\u00a0";
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Instant = Date | string | number;

function toDate(instant: Instant): Date {
  return instant instanceof Date ? instant : new Date(instant);
}

/** Dates, times and numbers as one language writes them; spaces inside a figure never break. */
export type Formatters = {
  /** "há 6 min", then "hoje, 08:02", "ontem, 18:12", "12 de nov.", and with the year once it is another one. */
  relative: (instant: Instant, now?: Instant) => string;
  /** "20 de nov. de 2026". */
  date: (instant: Instant) => string;
  /** "20 de nov. de 2026, 14:36". */
  dateTime: (instant: Instant) => string;
  /** "14:36". */
  time: (instant: Instant) => string;
  /** "20/11/2026, 14:36:09", for logs. */
  exact: (instant: Instant) => string;
  number: (value: number, maximumFractionDigits?: number) => string;
  /** 0.124 → "12,4 %" (with a no-break space). */
  percent: (share: number, maximumFractionDigits?: number) => string;
  /** Money is kept in millionths of the unit: 1490000 BRL → "R$ 1,49". */
  currency: (micros: number, currency: string) => string;
  list: (items: readonly string[]) => string;
};

/** Builds the formatters of a language and a time zone (the browser's when absent). */
export function createFormatters(locale: Locale, timeZone?: string): Formatters {
  const zone = timeZone ? { timeZone } : {};
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...zone, ...options });
  const time = dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dayMonth = dates({ day: "numeric", month: "short" });
  const date = dates({ day: "numeric", month: "short", year: "numeric" });
  const exact = dates({ dateStyle: "short", timeStyle: "medium", hourCycle: "h23" });
  const dayKey = new Intl.DateTimeFormat("en-CA", { ...zone, dateStyle: "short" });
  const relative = createRelative(locale, { time, dayMonth, date, dayKey });
  return {
    relative,
    date: (instant) => date.format(toDate(instant)),
    dateTime: (instant) => `${date.format(toDate(instant))}, ${time.format(toDate(instant))}`,
    time: (instant) => time.format(toDate(instant)),
    exact: (instant) => exact.format(toDate(instant)),
    number: (value, maximumFractionDigits = 0) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value),
    percent: (share, maximumFractionDigits = 0) =>
      `${new Intl.NumberFormat(locale, { maximumFractionDigits }).format(share * 100)}${locale === "pt-BR" ? nbsp : ""}%`,
    currency: (micros, currency) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(micros / 1_000_000),
    list: (items) => new Intl.ListFormat(locale, { type: "conjunction" }).format(items),
  };
}

type RelativeParts = Record<"time" | "dayMonth" | "date" | "dayKey", Intl.DateTimeFormat>;

const words = {
  "pt-BR": { now: "agora", minutes: (n: number) => `há${nbsp}${n}${nbsp}min`, today: "hoje", yesterday: "ontem" },
  en: { now: "now", minutes: (n: number) => `${n}${nbsp}min${nbsp}ago`, today: "today", yesterday: "yesterday" },
};

function createRelative(locale: Locale, parts: RelativeParts): Formatters["relative"] {
  const say = words[locale];
  return (instant, now = Date.now()) => {
    const at = toDate(instant);
    const reference = toDate(now);
    const agoMs = reference.getTime() - at.getTime();
    // A clock a little ahead of the server's must not write the future.
    if (agoMs < minuteMs && agoMs > -hourMs) return say.now;
    if (agoMs > 0 && agoMs < hourMs) return say.minutes(Math.floor(agoMs / minuteMs));
    const day = parts.dayKey.format(at);
    if (day === parts.dayKey.format(reference)) return `${say.today}, ${parts.time.format(at)}`;
    if (day === parts.dayKey.format(reference.getTime() - 24 * hourMs))
      return `${say.yesterday}, ${parts.time.format(at)}`;
    const isThisYear = day.slice(0, 4) === parts.dayKey.format(reference).slice(0, 4);
    return (isThisYear ? parts.dayMonth : parts.date).format(at);
  };
}
