import { Archive, CircleCheck, Pencil } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../../ui/badge.tsx";
import type { AgentEntry } from "./agent-types.ts";

/** What customers meet, and below it how the draft stands to that. */
export function AgentState({ agent }: { agent: AgentEntry }) {
  const t = useTranslations("agents.state");
  return (
    <div className="grid justify-items-start gap-1">
      <AgentBadge agent={agent} />
      <span className="text-xs text-muted">{describe(agent, t)}</span>
    </div>
  );
}

function AgentBadge({ agent }: { agent: AgentEntry }) {
  const t = useTranslations("agents.state");
  if (agent.archivedAt !== null) {
    return (
      <Badge>
        <Archive aria-hidden />
        {t("archived")}
      </Badge>
    );
  }
  if (agent.publishedNumber === null) {
    return (
      <Badge tone="outline">
        <Pencil aria-hidden />
        {t("draft")}
      </Badge>
    );
  }
  return (
    <Badge tone="success">
      <CircleCheck aria-hidden />
      {t("published", { number: agent.publishedNumber })}
    </Badge>
  );
}

type Translator = ReturnType<typeof useTranslations<"agents.state">>;

function describe({ publishedNumber, changeCount }: AgentEntry, t: Translator): string {
  if (publishedNumber === null) return t("never");
  return changeCount === 0 ? t("same", { number: publishedNumber }) : t("changes", { count: changeCount });
}
