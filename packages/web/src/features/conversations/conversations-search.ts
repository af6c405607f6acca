import { channelKinds, controls, conversationStatuses, handoffReasons } from "@piloto/shared/conversation-words";
import type { ConversationView } from "@piloto/shared/conversations";
import type { RouterInputs } from "../../api/router.ts";

type ListInput = RouterInputs["conversations"]["list"];
export type ListFilters = Omit<ListInput, "workspaceId" | "cursor" | "limit">;

/** The inbox' address: what the API filters by, the search, and the message a link leads to. What is as usual stays out. */
export type ConversationsSearch = { [Key in keyof ListFilters]?: ListFilters[Key] | undefined } & {
  q?: string | undefined;
  message?: string | undefined;
};

export const inboxViews = ["all", "mine", "waiting", "unassigned", "ai"] as const satisfies readonly ConversationView[];

const maxQueryLength = 120;

/** Reads the address with care: what the API would refuse is dropped. */
export function readConversationsSearch(search: Record<string, unknown>): ConversationsSearch {
  return {
    view: unless("all", oneOf(inboxViews, search["view"])),
    status: unless("open", oneOf(conversationStatuses, search["status"])),
    isAnyStatus: readFlag(search["isAnyStatus"]),
    channelId: readId(search["channelId"]),
    channelKind: oneOf(channelKinds, search["channelKind"]),
    labelId: readId(search["labelId"]),
    assigneeId: readId(search["assigneeId"]),
    agentId: readId(search["agentId"]),
    contactId: readId(search["contactId"]),
    control: oneOf(controls, search["control"]),
    hasUnread: readFlag(search["hasUnread"]),
    hasFailedMessage: readFlag(search["hasFailedMessage"]),
    openedFrom: readDay(search["openedFrom"]),
    openedTo: readDay(search["openedTo"]),
    handoffReason: oneOf(handoffReasons, search["handoffReason"]),
    firstResponder: oneOf(["agent", "person"] as const, search["firstResponder"]),
    q: readQuery(search["q"]),
    message: readId(search["message"]),
  };
}

const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((word) => word === value);

const unless = <Word extends string>(usual: Word, value: Word | undefined): Word | undefined =>
  value === usual ? undefined : value;

const readFlag = (value: unknown): true | undefined => (value === true ? true : undefined);

const readId = (value: unknown): string | undefined =>
  typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined;

const readDay = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

/** A number typed into the address bar comes as a number. */
function readQuery(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.slice(0, maxQueryLength) : undefined;
}

/** The filters of the list, without what only the page needs. */
export function toListFilters({ q: _q, message: _message, ...filters }: ConversationsSearch): ListFilters {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) satisfies ListFilters;
}

/**
 * What asks for the group "Esperando uma pessoa" of a view, longest wait first; undefined where there is no such group:
 * among what is closed, or with the agent.
 */
export function toWaitingFilters(search: ConversationsSearch, userId: string): ListFilters | undefined {
  const { view = "all", control, status, isAnyStatus, ...rest } = toListFilters(search);
  if (status !== undefined || isAnyStatus || control !== undefined || view === "ai") return undefined;
  if (view === "mine") return { ...rest, view: "waiting", assigneeId: userId };
  // The API knows one view at a time: these come newest first and are put in order here.
  if (view === "unassigned") return { ...rest, view, control: "handoff_pending" };
  return { ...rest, view: "waiting" };
}

/** How many filters hold besides the view and the search. */
export function countFilters({ view: _view, ...search }: ConversationsSearch): number {
  const { isAnyStatus, status, ...others } = toListFilters(search);
  return Object.keys(others).length + (isAnyStatus || status !== undefined ? 1 : 0);
}
