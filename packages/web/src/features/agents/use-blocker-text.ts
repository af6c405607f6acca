import type { PublishBlocker } from "@piloto/shared/agent-blockers";
import { useTranslations } from "use-intl";
import { useEditor } from "./editor-context.ts";

/** What to say under a field that keeps the draft from being published; undefined while nothing is wrong with it. */
export function useBlockerText(): (field: string) => string | undefined {
  const t = useTranslations("agents.blockers");
  const { blockers, draft, isVisited } = useEditor();
  const say = ({ code, field }: PublishBlocker): string => {
    if (code !== "ends_before_start") return t(code);
    const index = Number(/intervals\.(\d+)/.exec(field)?.[1] ?? 0);
    return t(code, { from: draft.workingHours.intervals[index]?.from ?? "" });
  };
  return (field) => {
    const blocker = blockers.find((one) => one.field === field && isVisited(one.section));
    return blocker && say(blocker);
  };
}
