/*
 * Calendar days as `YYYY-MM-DD`, without zod: the page's routes read them from the address, and whatever a route's
 * address needs is part of the first download.
 */

/** Whether the text is a day there is, from 1900 on. Date.parse alone takes 2026-02-30 for the second of March. */
export const isDay = (text: unknown): text is string =>
  typeof text === "string" &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  text >= "1900-01-01" &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

export const maxOverviewDays = 366;

/** Calendar days from one to the other, both included; negative when they are the wrong way round. */
export const countDays = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;

/** The calendar day so many days later (or earlier), whatever the time zone. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
