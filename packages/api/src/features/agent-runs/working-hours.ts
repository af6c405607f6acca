import type { AgentConfig } from "@piloto/shared/agents";
import { weekdays } from "@piloto/shared/agents";

type Hours = AgentConfig["workingHours"];
type Span = { from: Temporal.ZonedDateTime; to: Temporal.ZonedDateTime };

/** Whether the agent answers now and, when it does not, since when and until when it is closed. */
export type OpeningState =
  | { isOpen: true }
  /** `opensAt` undefined: the schedule has no opening at all. `closedSince` undefined: it never was open. */
  | { isOpen: false; closedSince: Date | undefined; opensAt: Date | undefined };

/** Reads a schedule in the workspace's zone. An interval includes its first minute and excludes its last. */
export function readOpening(hours: Hours, now: Date, timezone: string): OpeningState {
  if (hours.mode === "always") return { isOpen: true };
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  // A week to both sides holds at least one turn of every weekly schedule.
  const spans = Array.from({ length: 17 }, (_, index) => at.toPlainDate().add({ days: index - 8 })).flatMap((day) =>
    listSpans(hours, day, timezone),
  );
  if (spans.some(({ from, to }) => isNotAfter(from, at) && Temporal.ZonedDateTime.compare(at, to) < 0)) {
    return { isOpen: true };
  }
  const past = spans.filter(({ to }) => isNotAfter(to, at)).map(({ to }) => to.epochMilliseconds);
  const coming = spans.filter(({ from }) => !isNotAfter(from, at)).map(({ from }) => from.epochMilliseconds);
  return {
    isOpen: false,
    closedSince: past.length > 0 ? new Date(Math.max(...past)) : undefined,
    opensAt: coming.length > 0 ? new Date(Math.min(...coming)) : undefined,
  };
}

const isNotAfter = (one: Temporal.ZonedDateTime, other: Temporal.ZonedDateTime): boolean =>
  Temporal.ZonedDateTime.compare(one, other) <= 0;

function listSpans(hours: Hours, day: Temporal.PlainDate, timezone: string): Span[] {
  const weekday = weekdays[day.dayOfWeek - 1];
  return hours.intervals.flatMap(({ days, from, to }) => {
    // A draft may hold unfinished intervals: they open nothing.
    if (!weekday || !days.includes(weekday) || from === "" || to === "" || to <= from) return [];
    const moment = (time: string) =>
      day.toZonedDateTime({ timeZone: timezone, plainTime: Temporal.PlainTime.from(time) });
    return [{ from: moment(from), to: moment(to) }];
  });
}
