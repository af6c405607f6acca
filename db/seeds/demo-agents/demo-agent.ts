import { createHash } from "node:crypto";
import type { AgentConfig, AgentListItem, Weekday, WorkingInterval } from "@piloto/shared/agents";

export interface DemoVersion {
  note: string;
  /** The address of who published it. */
  by: string;
  daysAgo: number;
  /** What it changes in the version before. */
  change: Partial<AgentConfig>;
  /** The number of the older version it brings back. */
  restores?: number;
}

export interface DemoAgent {
  /** What the first version, or the draft when there is none, starts from. */
  base: AgentConfig;
  versions: DemoVersion[];
  /** What the draft changes in the newest version. */
  draft: Partial<AgentConfig>;
  editedBy: string;
  editedDaysAgo: number;
  isArchived?: boolean;
}

/** A line of a list. The key gives it its id, which stays when the text changes. */
export function line(key: string, text: string): AgentListItem {
  return { id: idFrom(key), text };
}

export function interval(days: Weekday[], from: string, to: string): WorkingInterval {
  return { id: idFrom(`interval ${days.join(" ")}`), days, from, to };
}

// A version 8 UUID (RFC 9562 section 5.8): the same on every machine.
function idFrom(key: string): string {
  const hex = createHash("sha256").update(`demo ${key}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const weekdaysOnly: Weekday[] = ["mon", "tue", "wed", "thu", "fri"];
export const mondayToSaturday: Weekday[] = [...weekdaysOnly, "sat"];

export const usualHandoff: AgentConfig["handoff"] = {
  keywords: ["atendente", "falar com uma pessoa", "procon"],
  maxFailedTurns: 2,
  onLowConfidence: true,
  onRequest: true,
  notify: "sellers",
};

export const always: AgentConfig["workingHours"] = { mode: "always", intervals: [], outsideMessage: "" };
