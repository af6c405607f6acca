import type { AgentRunView } from "@piloto/shared/agent-runs";
import type { ConversationEventView } from "@piloto/shared/conversation-views";

/** One line of "Por que a IA respondeu". */
export type TimelineEntry =
  | { kind: "heard"; key: string; at: string; run: AgentRunView }
  | { kind: "run"; key: string; at: string; run: AgentRunView }
  | { kind: "event"; key: string; at: string; event: ConversationEventView };

/**
 * What came, what the agent made of it, and what people did, in order. A turn has two lines: what woke it and how it
 * ended. A change of control that a turn of the list already tells of is not told twice.
 */
export function toTimeline(events: readonly ConversationEventView[], runs: readonly AgentRunView[]): TimelineEntry[] {
  const handedOff = new Set(runs.filter(({ outcome }) => outcome === "handed_off").map(({ id }) => id));
  const told = (event: ConversationEventView) =>
    event.kind === "control" && event.runId !== null && handedOff.has(event.runId);
  const entries: TimelineEntry[] = [
    ...runs.flatMap((run): TimelineEntry[] => [
      { kind: "heard", key: `${run.id}-heard`, at: run.startedAt, run },
      { kind: "run", key: run.id, at: run.finishedAt ?? run.startedAt, run },
    ]),
    ...events
      .filter((event) => !told(event))
      .map((event): TimelineEntry => ({ kind: "event", key: event.id, at: event.at, event })),
  ];
  return entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || rank(a) - rank(b));
}

/** In the same millisecond: what was heard before what was made of it. */
const rank = ({ kind }: TimelineEntry): number => (kind === "event" ? 0 : kind === "heard" ? 1 : 2);
