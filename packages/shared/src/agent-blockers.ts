import { type AgentConfig, type Weekday, weekdays, type WorkingInterval } from "./agents.ts";

export const agentSections = [
  "identity",
  "goals",
  "rules",
  "forbiddenTopics",
  "tone",
  "workingHours",
  "handoff",
] as const;
export type AgentSection = (typeof agentSections)[number];

export const blockerCodes = [
  "persona_missing",
  "goals_missing",
  "item_empty",
  "hours_missing",
  "days_missing",
  "time_missing",
  "ends_before_start",
  "intervals_overlap",
  "outside_message_missing",
  "no_way_to_a_person",
] as const;
export type BlockerCode = (typeof blockerCodes)[number];

/** One thing that keeps a draft from being published; `field` is the dotted path of what has to change. */
export type PublishBlocker = { section: AgentSection; field: string; code: BlockerCode };

/** What is missing or contradictory in a draft, in the order of the form; empty when it can be published. */
export function findPublishBlockers(config: AgentConfig): PublishBlocker[] {
  return [
    ...findIn("identity", config.persona.trim() === "", "persona", "persona_missing"),
    ...findIn("goals", config.goals.length === 0, "goals", "goals_missing"),
    ...findEmptyItems(config, "goals"),
    ...findEmptyItems(config, "rules"),
    ...findEmptyItems(config, "forbiddenTopics"),
    ...findHoursBlockers(config.workingHours),
    ...findIn("handoff", !canReachPerson(config.handoff), "handoff.onRequest", "no_way_to_a_person"),
  ];
}

const findIn = (section: AgentSection, isBlocked: boolean, field: string, code: BlockerCode): PublishBlocker[] =>
  isBlocked ? [{ section, field, code }] : [];

function findEmptyItems(config: AgentConfig, list: "goals" | "rules" | "forbiddenTopics"): PublishBlocker[] {
  return config[list].flatMap(({ text }, index) =>
    findIn(list, text.trim() === "", `${list}.${index}.text`, "item_empty"),
  );
}

// Failed turns alone are not enough: a customer who asks plainly must not have to fail first.
const canReachPerson = ({ onRequest, onLowConfidence, keywords }: AgentConfig["handoff"]): boolean =>
  onRequest || onLowConfidence || keywords.length > 0;

function findHoursBlockers(hours: AgentConfig["workingHours"]): PublishBlocker[] {
  if (hours.mode === "always") return [];
  const section = "workingHours";
  const path = `${section}.intervals`;
  return [
    ...findIn(section, hours.intervals.length === 0, path, "hours_missing"),
    ...hours.intervals.flatMap((one, index) =>
      findIntervalBlockers(one, hours.intervals.slice(0, index), `${path}.${index}`),
    ),
    ...findIn(section, hours.outsideMessage.trim() === "", `${section}.outsideMessage`, "outside_message_missing"),
  ];
}

function findIntervalBlockers(one: WorkingInterval, before: WorkingInterval[], path: string): PublishBlocker[] {
  const section = "workingHours";
  if (one.days.length === 0) return findIn(section, true, `${path}.days`, "days_missing");
  if (one.from === "" || one.to === "")
    return findIn(section, true, `${path}.${one.from === "" ? "from" : "to"}`, "time_missing");
  // "HH:MM" compares as text; an interval never runs past midnight.
  if (one.to <= one.from) return findIn(section, true, `${path}.to`, "ends_before_start");
  return findIn(
    section,
    before.some((other) => overlaps(one, other)),
    `${path}.from`,
    "intervals_overlap",
  );
}

function overlaps(one: WorkingInterval, other: WorkingInterval): boolean {
  const sharesDay = weekdays.some((day: Weekday) => one.days.includes(day) && other.days.includes(day));
  return sharesDay && one.from < other.to && other.from < one.to;
}
