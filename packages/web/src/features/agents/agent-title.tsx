import { Link } from "@tanstack/react-router";
import { Archive, CircleCheck, Pencil } from "lucide-react";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import type { Agent } from "./agent-types.ts";

export function BackToAgents() {
  const t = useTranslations("agents");
  const { slug } = useWorkspace();
  return (
    <Link
      to="/w/$slug/agents"
      params={{ slug }}
      className="truncate rounded-xs hover:text-text max-md:-my-3 max-md:-ml-7 max-md:w-7 max-md:py-3 max-md:pl-7"
    >
      {t("title")}
    </Link>
  );
}

export function AgentTitle({ name }: { name: string }) {
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Avatar name={name || "?"} kind="agent" size="sm" />
      <span className="truncate">{name}</span>
    </span>
  );
}

/** What customers meet right now. */
export function LiveBadge({ agent }: { agent: Agent }) {
  const t = useTranslations("agents.editor");
  if (agent.archivedAt !== null) {
    return (
      <Badge>
        <Archive aria-hidden />
        {t("archived")}
      </Badge>
    );
  }
  if (!agent.published) {
    return (
      <Badge tone="outline">
        <Pencil aria-hidden />
        {t("notLive")}
      </Badge>
    );
  }
  return (
    <Badge tone="success">
      <CircleCheck aria-hidden />
      {t("live", { number: agent.published.number })}
    </Badge>
  );
}
