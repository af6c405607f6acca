import { addDays, countDays, isDay, maxOverviewDays } from "@piloto/shared/days";
import type { DateRange } from "../../ui/date-range.tsx";

/** The period as it stands in the address; without one it is the last 14 days. */
export type OverviewSearch = {
  days?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** What narrows the figures of conversations. */
  channelId?: string | undefined;
  agentId?: string | undefined;
};

export const periodChoices = [7, 14, 30] as const;
const usualDays = 14;

/** Reads the address. Each key is answered, or the router would keep the unchecked value. */
export function readOverviewSearch(search: Record<string, unknown>): OverviewSearch {
  const { from, to } = search;
  const narrowed = { channelId: readId(search["channelId"]), agentId: readId(search["agentId"]) };
  if (isDay(from) && isDay(to) && isAllowed(from, to)) return { days: undefined, from, to, ...narrowed };
  const days = periodChoices.find((choice) => String(choice) === String(search["days"]));
  return { days: days === usualDays ? undefined : days, from: undefined, to: undefined, ...narrowed };
}

const readId = (value: unknown): string | undefined =>
  typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined;

export const toNumberFilters = ({ channelId, agentId }: OverviewSearch): { channelId?: string; agentId?: string } => ({
  ...(channelId && { channelId }),
  ...(agentId && { agentId }),
});

const isAllowed = (from: string, to: string): boolean => {
  const days = countDays(from, to);
  return days >= 1 && days <= maxOverviewDays;
};

/** What the picker shows. */
export const toRange = ({ days, from, to }: OverviewSearch): DateRange =>
  from !== undefined && to !== undefined ? { kind: "between", from, to } : { kind: "last", days: days ?? usualDays };

/** The picker's choice as it goes into the address; undefined when the period is longer than the server allows. */
export function toSearch(range: DateRange): OverviewSearch | undefined {
  if (range.kind === "last") return readOverviewSearch({ days: range.days });
  return isAllowed(range.from, range.to) ? { from: range.from, to: range.to } : undefined;
}

/** The days asked of the server. `today` is the workspace's. */
export function toDays(search: OverviewSearch, today: string): { from: string; to: string } {
  const range = toRange(search);
  if (range.kind === "between") return { from: range.from, to: range.to };
  return { from: addDays(today, 1 - range.days), to: today };
}

/** The calendar day of an instant in a time zone, as `YYYY-MM-DD`. */
export const dayIn = (timezone: string, instant: Date): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(instant);
