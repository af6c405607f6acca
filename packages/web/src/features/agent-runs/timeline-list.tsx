import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import { RunSteps } from "./run-steps.tsx";
import type { TimelineEntry } from "./timeline.ts";
import { useEventText } from "./use-event-text.ts";
import { useRunText } from "./use-run-text.ts";

type TimelineListProps = {
  entries: readonly TimelineEntry[];
  /** With days between the lines and the steps of each turn. */
  isFull?: boolean;
};

/** What happened, from the oldest; squares are the agent's, circles people's, rings what came from outside. */
export function TimelineList({ entries, isFull = false }: TimelineListProps) {
  const { date } = useFormat();
  const days = entries.map(({ at }) => date(at));
  return (
    <ol className="grid">
      {entries.map((entry, index) => (
        <li key={entry.key}>
          {isFull && days[index] !== days[index - 1] && (
            <p className="pb-2 text-xs font-medium text-muted [li:not(:first-child)>&]:pt-2">{days[index]}</p>
          )}
          <Entry entry={entry} isFull={isFull} isLast={index === entries.length - 1} />
        </li>
      ))}
    </ol>
  );
}

type EntryProps = { entry: TimelineEntry; isFull: boolean; isLast: boolean };

function Entry({ entry, isFull, isLast }: EntryProps) {
  const t = useTranslations("agentRuns");
  const describeRun = useRunText();
  const describeEvent = useEventText();
  const line = (look: keyof typeof marks, { title, detail }: { title: string; detail: string }, more?: ReactNode) => (
    <Line at={entry.at} look={look} title={title} detail={detail} isLast={isLast}>
      {more}
    </Line>
  );
  switch (entry.kind) {
    case "heard": {
      const { trigger, waitedMs } = entry.run;
      const seconds = Math.round(waitedMs / 1000);
      return line("outside", { title: t(`heard.${trigger}`), detail: seconds > 0 ? t("waited", { seconds }) : "" });
    }
    case "run": {
      const look = entry.run.outcome === "failed" ? "failed" : "agent";
      return line(look, describeRun(entry.run), isFull && <RunSteps runId={entry.run.id} />);
    }
    case "event": {
      const { actor } = entry.event;
      const look = actor === "agent" ? "agent" : actor === "person" || actor === "phone" ? "person" : "outside";
      return line(look, describeEvent(entry.event));
    }
  }
}

const marks = {
  outside: "rounded-full bg-bg inset-ring-2 inset-ring-muted",
  agent: "rounded-[2px] bg-agent",
  failed: "rounded-[2px] bg-danger",
  person: "rounded-full bg-person",
} as const;

type LineProps = {
  at: string;
  look: keyof typeof marks;
  title: string;
  detail: string;
  isLast: boolean;
  children: ReactNode;
};

function Line({ at, look, title, detail, isLast, children }: LineProps) {
  const { exact } = useFormat();
  const { time } = useClock();
  return (
    <div className={cn("relative pl-6 text-sm/4.5", !isLast && "pb-2.5")}>
      {!isLast && <span aria-hidden className="absolute top-2.25 -bottom-2.25 left-1.5 w-px bg-border-strong" />}
      <span aria-hidden className={cn("absolute top-1.25 left-0.5 size-2.25", marks[look])} />
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1">{title}</span>
        <time dateTime={at} title={exact(at)} className="text-xs text-muted tabular-nums">
          {time(at)}
        </time>
      </div>
      {detail !== "" && <p className="text-xs text-muted wrap-anywhere">{detail}</p>}
      {children}
    </div>
  );
}

/** With seconds: here the order of things is what one looks for. */
function useClock(): { time: (instant: string) => string } {
  const { exact } = useFormat();
  return { time: (instant) => exact(instant).split(/,?\s/).at(-1) ?? "" };
}
