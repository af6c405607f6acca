import { createHash } from "node:crypto";

/*
 * Reading a webhook whose shape nobody guarantees. Each reader answers undefined for what is not there or not of its
 * type; none throws. Every text comes out bounded and in a form PostgreSQL takes: it refuses U+0000 and lone surrogates,
 * and a refused insert would be a lost message.
 */

export type Fields = Readonly<Record<string, unknown>>;

const maxShort = 500;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Also takes numbers, which some fields of Meta's turn into. Undefined for the empty text. */
export function textOf(value: unknown, max = maxShort): string | undefined {
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== "string") return undefined;
  return storable(text, max) || undefined;
}

export const storable = (text: string, max: number): string =>
  text.replaceAll("\u0000", "").slice(0, max).toWellFormed();

// What the columns of the database hold.
const maxId = 300;
const maxPersonId = 200;

/** An id of the channel's. One that is too long to be a key becomes its hash, so that repeats still meet. */
export function idOf(value: unknown, max = maxId): string | undefined {
  const text = textOf(value, Number.MAX_SAFE_INTEGER);
  return text && text.length > max ? `sha256:${createHash("sha256").update(text).digest("hex")}` : text;
}

export const personIdOf = (value: unknown): string | undefined => idOf(value, maxPersonId);

/** An id for a message that came without one: the same message, delivered again, gets the same. */
export function makeUpId(message: unknown): string {
  return `made-up:${createHash("sha256").update(writtenOut(message)).digest("hex")}`;
}

function writtenOut(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // Nested too deeply to be written: a body of Meta's never is.
    return "unwritable";
  }
}

/** Digits of E.164 without the plus. */
export function phoneOf(value: unknown): string | undefined {
  const digits = textOf(value)?.replaceAll(/\D/g, "");
  return digits ? digits.slice(0, 20) : undefined;
}

export function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export const booleanOf = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

const latestSecond = 100_000_000_000;
const clockSkewMs = 24 * 60 * 60 * 1000;

/**
 * An instant from seconds or milliseconds since 1970: WhatsApp writes the first, Instagram the second, its test button
 * again the first. What is no time, or lies more than a day ahead, becomes the time of receipt.
 */
export function instantOf(value: unknown, receivedAt: Date): Date {
  const number = numberOf(value);
  if (number === undefined || number <= 0) return receivedAt;
  const ms = number < latestSecond ? number * 1000 : number;
  return ms > receivedAt.getTime() + clockSkewMs ? receivedAt : new Date(ms);
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without the keys that are undefined: an optional field is absent, never undefined. */
export function present<T extends object>(object: T): Present<T> {
  // The type says what the filter does; TypeScript cannot follow Object.fromEntries.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>;
}
