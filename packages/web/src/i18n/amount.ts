import type { Locale } from "@piloto/shared/fields";

const millionth = 1_000_000;

/**
 * An amount as people type it, "0,35", "1.234,50" or "0.35", in micros. Undefined when nothing was typed, null when it
 * is no amount, finer than a micro, or more than `maxMicros`. A lone point stands for decimals.
 */
export function parseAmount(typed: string, maxMicros: number): number | null | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  const plain = text.includes(",") ? text.replaceAll(".", "").replace(",", ".") : text;
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(plain)) return null;
  const micros = Math.round(Number(plain) * millionth);
  return micros <= maxMicros ? micros : null;
}

/** 350000 as one types it: "0,35". Nothing for what is not known. */
export function formatAmount(micros: number | null | undefined, locale: Locale): string {
  if (micros === null || micros === undefined) return "";
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6, useGrouping: false }).format(micros / millionth);
}

/** A price far below a cent with all its digits: 35000 BRL is "R$ 0,035", where rounding would say "R$ 0,04". */
export const formatPrice = (micros: number, currency: string, locale: Locale): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 6 }).format(micros / millionth);
