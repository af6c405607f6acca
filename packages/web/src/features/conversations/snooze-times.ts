export type SnoozePreset = { id: "hour" | "evening" | "tomorrow" | "monday"; until: Date };

const morning = 9;
const evening = 18;

const atHour = (day: Date, hour: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour);
const addDays = (day: Date, count: number): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + count, day.getHours(), day.getMinutes());

/** Until when one puts off a conversation, in the time zone of who does. What is already over is not offered. */
export function snoozePresets(now: Date): SnoozePreset[] {
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  const presets: SnoozePreset[] = [
    { id: "hour", until: new Date(now.getTime() + 60 * 60_000) },
    { id: "evening", until: atHour(now, evening) },
    { id: "tomorrow", until: atHour(addDays(now, 1), morning) },
    { id: "monday", until: atHour(addDays(now, untilMonday), morning) },
  ];
  // On Sundays tomorrow is Monday.
  const isSunday = untilMonday === 1;
  return presets.filter(
    ({ id, until }) =>
      !(id === "monday" && isSunday) && (id !== "evening" || until.getTime() - now.getTime() > 60 * 60_000),
  );
}

/** A day and an hour as the browser's own field writes them; undefined unless it lies ahead. */
export function readSnoozeField(value: string, now: Date): Date | undefined {
  const until = new Date(value);
  return Number.isNaN(until.getTime()) || until <= now ? undefined : until;
}

/** What such a field shows: "2026-11-21T09:00", local time. */
export function toSnoozeField(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
