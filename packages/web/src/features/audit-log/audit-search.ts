import type { AuditFilters, AuditOutcome } from "@piloto/shared/audit-log";
import { auditActionForm, auditFilterLimits, auditOutcomes } from "@piloto/shared/audit-words";
import { addDays, isDay } from "@piloto/shared/days";

export const periods = ["today", "7", "30"] as const;
export type Period = (typeof periods)[number];

/** The filters as they stand in the address, so that a filtered log can be sent to a colleague. */
export type AuditSearch = {
  text?: string | undefined;
  /** Counted back from today; `from` and `to` are days of one's own. */
  period?: Period | undefined;
  from?: string | undefined;
  to?: string | undefined;
  actor?: string | undefined;
  actions?: string[] | undefined;
  outcome?: AuditOutcome | undefined;
};

/** What the API would refuse is dropped. Each key is answered, or the router would keep the unchecked value. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  return {
    text: readText(search["text"]),
    period: periods.find((period) => period === String(search["period"])),
    from: isDay(search["from"]) ? search["from"] : undefined,
    to: isDay(search["to"]) ? search["to"] : undefined,
    actor: isId(search["actor"]) ? search["actor"] : undefined,
    actions: readActions(search["actions"]),
    outcome: auditOutcomes.find((outcome) => outcome === search["outcome"]),
  };
}

function readText(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" || text.length > auditFilterLimits.text ? undefined : text;
}

const isId = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(value);

const isAction = (value: unknown): value is string => typeof value === "string" && auditActionForm.test(value);

function readActions(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > auditFilterLimits.actions) return undefined;
  return value.every(isAction) ? value : undefined;
}

/** The filters as the API takes them; `today` is the workspace's. */
export function toFilters(search: AuditSearch, today: string): AuditFilters {
  const { text, actor, actions, outcome } = search;
  const { from, to } = daysOf(search, today);
  return {
    ...(text !== undefined && { text }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(actor !== undefined && { actorUserId: actor }),
    ...(actions !== undefined && { actions }),
    ...(outcome !== undefined && { outcome }),
  };
}

function daysOf(
  { period, from, to }: AuditSearch,
  today: string,
): { from?: string | undefined; to?: string | undefined } {
  if (period === undefined) return { from, to };
  return period === "today" ? { from: today, to: today } : { from: addDays(today, 1 - Number(period)), to: today };
}

/** The calendar day of an instant in a time zone, as `YYYY-MM-DD`. */
export const dayIn = (timezone: string, instant: Date): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(instant);

export const hasFilters = (search: AuditSearch): boolean => Object.values(search).some((value) => value !== undefined);

/** The address under which the server streams the filtered log. */
export function csvPath(workspaceId: string, { actions = [], ...filters }: AuditFilters): string {
  const query = new URLSearchParams({ workspaceId });
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, value);
  for (const action of actions) query.append("action", action);
  return `/export/audit-log.csv?${query}`;
}
