/** What people type for a time of day as "HH:MM": 8, 8h, 8h30, 830, 08:30. undefined when it is none. */
export function parseTime(text: string): string | undefined {
  const match = /^\s*(\d{1,2})\s*(?:[h:.]?\s*(\d{2})|[h:.])?\s*(?:min)?\s*$/i.exec(text);
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2] ?? 0)];
  if (!match || hours > 23 || minutes > 59) return undefined;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
